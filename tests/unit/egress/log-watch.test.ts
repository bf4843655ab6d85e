import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { proofOf } from '#lib/domain/kept-receipt.ts';
import { sign } from '#lib/domain/signature.ts';
import { Checkpoint } from '#lib/domain/wire/log.ts';
import { exclusiveInThisTab } from '#lib/egress/exclusive.ts';
import { HubClient, type Transport } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { LogWatch } from '#lib/egress/log-watch.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { currentHub, type Hub, type StartedHub } from '#lib/server/current-hub.ts';
import { startHub } from '#lib/server/hub.ts';
import { type StorePlace, openStore } from '#lib/server/open-store.ts';
import { AuditLog } from '#lib/server/services/audit-log.ts';
import { LogProofs } from '#lib/server/services/log-proofs.ts';
import { makePlace, removePlace } from '../../fixtures/store-place.ts';
import { freshVault, mediaRecord, value } from '../vault/fresh-vault.ts';
import { submissionDisclosures } from './disclosures.ts';
import { newKey } from './scripted-hub.ts';
import { wireTo } from './wire-to-hub.ts';

const origin = 'http://localhost:4180';
let place: StorePlace;
let started: StartedHub;
let hub: Hub;
let count = 0;

beforeAll(async () => {
  place = await makePlace();
  started = await startHub({ ...place, origin, portals: [] });
  const running = currentHub();
  if (running === null) throw new Error('the hub did not start');
  hub = running;
});
afterAll(async () => {
  await started.close();
  await removePlace(place.dataDir);
});

/** Changes what the hub says about its log on its way to the device. */
let tamper: (route: string, answer: Record<string, unknown>) => Promise<object> | object;
let asked: string[];
const tampered = (wire: Transport): Transport => {
  return async (request) => {
    const answer = await wire(request);
    if (!request.route.startsWith('/api/v1/log/') || !answer.ok || answer.value.status !== 200) return answer;
    asked.push(request.route);
    const told = JSON.parse(new TextDecoder().decode(answer.value.bytes)) as Record<string, unknown>;
    const changed = await tamper(request.route, told);
    return { ok: true, value: { status: 200, bytes: new TextEncoder().encode(JSON.stringify(changed)) } };
  };
};

async function newDevice() {
  const issued = await hub.enrolments.issue({ bureau: 'A', role: 'officer' });
  const invitation = parseEnrolmentLink(issued.ok ? issued.value.link : '');
  if (invitation === null) throw new Error('no invitation');
  const vault = await freshVault();
  const client = new HubClient({ ledger: new Ledger(vault.ledger), transport: tampered(wireTo(hub, origin)) });
  const session = new HubSession(vault, origin, client);
  const identity = value(await session.enrol(invitation, 'An Officer'));
  const outbox = new Outbox(vault, session, exclusiveInThisTab());
  const watch = new LogWatch(vault, session, exclusiveInThisTab());
  const submit = async () => {
    const { dataRule, membership } = identity;
    const [draft] = submissionDisclosures([await mediaRecord(`file ${count++}`)], dataRule, membership);
    if (draft === undefined) throw new Error('there is something to submit');
    return value(await outbox.send(value(await outbox.seal(draft)).batchId));
  };
  return { vault, identity, watch, submit, outbox };
}

let device: Awaited<ReturnType<typeof newDevice>>;
beforeEach(async () => {
  tamper = (_route, answer) => answer;
  asked = [];
  device = await newDevice();
});

const proofs = async () => value(await device.vault.receipts.kept()).map(proofOf);
const facts = async () => value(await device.watch.facts());
const flip = (hex: unknown) => {
  const text = String(hex);
  return (text.startsWith('0') ? '1' : '0') + text.slice(1);
};
/** Gives the log as another one would be that begins the same and goes another way. */
async function forkedHub() {
  const other = await makePlace();
  const { store } = await openStore(other);
  const { key } = await openStore(place);
  const audit = new AuditLog(() => new Date());
  const write = (entries: number) =>
    store.transaction(async (inside) => {
      for (let i = 0; i < entries; i++) {
        await audit.record(inside, { kind: 'alert', act: 'tried', actor: null, details: { i } });
      }
    });
  const proofsOf = new LogProofs({ store, key, clock: () => new Date() });
  return { write, proofs: proofsOf, close: () => store.close().then(() => removePlace(other.dataDir)) };
}

describe('a receipt', () => {
  it('is proven at the next chance, and its proof is kept with it', async () => {
    const receipts = [await device.submit(), await device.submit(), await device.submit()];
    expect(value(await device.watch.prove(receipts))).toBe(3);
    const kept = await proofs();
    expect(kept.every((proof) => proof !== null && proof.checkpoint.size > 0)).toBe(true);
    expect(value(await device.vault.receipts.all())).toEqual(receipts);
    expect(await facts()).toEqual({ seen: kept[0]?.checkpoint, alarm: null });
    value(await device.outbox.prune());
    expect(asked.map((route) => route.replace(/\d+/g, 'N'))).toEqual([
      '/api/vN/log/checkpoint?having=N',
      ...receipts.map(() => '/api/vN/log/proof/N?size=N'),
    ]);
  });

  it('is proven against a log that has grown by what the vault saw before', async () => {
    value(await device.watch.prove([await device.submit()]));
    const before = await facts();
    value(await device.watch.prove([await device.submit()]));
    const after = await facts();
    expect(after.seen?.size).toBeGreaterThan(before.seen?.size ?? Infinity);
    expect(asked.some((route) => route.includes('consistency'))).toBe(true);
  });

  it('of a hub without a log asks for nothing', async () => {
    const { leaf: _none, ...first } = await device.submit();
    expect(value(await device.watch.prove([]))).toBe(0);
    asked = [];
    expect(first).not.toHaveProperty('leaf');
    expect(asked).toEqual([]);
  });

  it('waits when the hub cannot be reached, without an alarm', async () => {
    const receipt = await device.submit();
    tamper = () => ({ nothing: 'of the kind' });
    expect(await device.watch.prove([receipt])).toEqual({ ok: false, error: { kind: 'garbage' } });
    expect(await facts()).toEqual({ seen: null, alarm: null });
    tamper = (_route, answer) => answer;
    expect(value(await device.watch.prove([receipt]))).toBe(1);
  });
});

describe('an alarm is raised, and nothing is proven,', () => {
  it.each([
    [
      'a bit of the way to the root is another',
      'proof',
      (a: Record<string, unknown>) => ({
        ...a,
        path: (a['path'] as string[]).map((hash, i) => (i === 0 ? flip(hash) : hash)),
      }),
    ],
    [
      'a hash is missing from the way',
      'proof',
      (a: Record<string, unknown>) => ({ ...a, path: (a['path'] as string[]).slice(1) }),
    ],
    ['the leaf stands elsewhere', 'proof', (a: Record<string, unknown>) => ({ ...a, index: Number(a['index']) - 1 })],
  ])('when %s', async (_what, part, change) => {
    const receipt = await device.submit();
    tamper = (route, answer) => (route.includes(part) ? change(answer) : answer);
    expect(value(await device.watch.prove([receipt]))).toBe(0);
    expect((await facts()).alarm).toMatchObject({ kind: 'not-written', batchId: receipt.batchId });
    expect(await proofs()).toEqual([null]);
  });

  it('when the receipt says something else than what was written', async () => {
    const receipt = await device.submit();
    expect(value(await device.watch.prove([{ ...receipt, items: 2 }]))).toBe(0);
    expect((await facts()).alarm).toMatchObject({ kind: 'not-written' });
  });

  it('when the checkpoint was changed, or another key has signed it', async () => {
    const receipt = await device.submit();
    tamper = (route, answer) => (route.includes('checkpoint') ? { ...answer, root: flip(answer['root']) } : answer);
    expect(value(await device.watch.prove([receipt]))).toBe(0);
    expect((await facts()).alarm).toMatchObject({ kind: 'foreign', seen: null });

    const foreign = await newKey();
    const other = await newDevice();
    tamper = async (route, answer) => {
      if (!route.includes('checkpoint')) return answer;
      const { signature: _old, ...payload } = Checkpoint.parse(answer);
      return { ...payload, signature: await sign(foreign.private, 'lintel/checkpoint/1', payload) };
    };
    expect(value(await other.watch.prove([await other.submit()]))).toBe(0);
    expect(value(await other.watch.facts()).alarm).toMatchObject({ kind: 'foreign' });
  });

  it('when the log was rewritten, though everything new about it is signed and fits together', async () => {
    value(await device.watch.prove([await device.submit()]));
    const { seen } = await facts();
    const fork = await forkedHub();
    const receipt = await device.submit();
    await fork.write((seen?.size ?? 0) + 1);
    tamper = async (route, answer) => {
      const { searchParams } = new URL(route, origin);
      const actor = { role: 'officer', scopes: null } as Parameters<typeof fork.proofs.checkpoint>[0];
      if (route.includes('checkpoint')) {
        const told = await fork.proofs.checkpoint(actor, null);
        return told.ok ? Checkpoint.parse(JSON.parse(told.value)) : answer;
      }
      if (!route.includes('consistency')) return answer;
      const told = await fork.proofs.consistency(
        actor,
        Number(searchParams.get('from')),
        Number(searchParams.get('to')),
      );
      return told.ok ? told.value : answer;
    };
    expect(value(await device.watch.prove([receipt]))).toBe(0);
    const { alarm, seen: still } = await facts();
    expect(alarm).toMatchObject({ kind: 'rewritten', seen, batchId: null });
    expect(alarm?.told?.size).toBe((seen?.size ?? 0) + 1);
    expect(still).toEqual(seen);
    await fork.close();
  });

  it('when the log is shorter than it was', async () => {
    value(await device.watch.prove([await device.submit()]));
    const { seen } = await facts();
    const receipt = await device.submit();
    const fork = await forkedHub();
    await fork.write(3);
    tamper = async (route, answer) => {
      if (!route.includes('checkpoint')) return answer;
      const actor = { role: 'officer', scopes: null } as Parameters<typeof fork.proofs.checkpoint>[0];
      const told = await fork.proofs.checkpoint(actor, null);
      return told.ok ? Checkpoint.parse(JSON.parse(told.value)) : answer;
    };
    expect(value(await device.watch.prove([receipt]))).toBe(0);
    expect((await facts()).alarm).toMatchObject({ kind: 'shortened', seen });
    await fork.close();
  });

  it('and stays, with the first evidence, until the officer has seen to it', async () => {
    const receipt = await device.submit();
    tamper = (route, answer) => (route.includes('proof') ? { ...answer, path: [] } : answer);
    value(await device.watch.prove([receipt]));
    const { alarm } = await facts();
    tamper = (_route, answer) => ({ ...answer, signature: 'A'.repeat(86) });
    expect(value(await device.watch.follow())).toMatchObject({ alarm: { kind: 'foreign' } });
    tamper = (_route, answer) => answer;
    expect(value(await device.watch.prove([receipt]))).toBe(1);
    expect((await facts()).alarm).toEqual(alarm);
    value(await device.watch.dismiss());
    expect((await facts()).alarm).toBeNull();
  });
});

describe('entries that were shown', () => {
  it('are in the log, or are not', async () => {
    for (let i = 0; i < 4; i++) await device.submit();
    const followed = value(await device.watch.follow());
    if (!('checkpoint' in followed)) throw new Error('an alarm');
    const { checkpoint } = followed;
    const auditor = { bureau: 'A', role: 'auditor', scopes: null, device: null } as Parameters<
      typeof hub.logEntries.list
    >[0];
    const { items } = value(await hub.logEntries.list(auditor, { before: checkpoint.size, limit: 100 }));
    expect(value(await device.watch.has(items, checkpoint))).toBe(true);
    const sparse = items.filter(({ kind }) => kind === 'submission');
    expect(value(await device.watch.has(sparse, checkpoint))).toBe(true);
    const [first, ...rest] = items;
    if (first === undefined) throw new Error('nothing was written');
    expect(value(await device.watch.has([{ ...first, leaf: flip(first.leaf) }, ...rest], checkpoint))).toBe(false);
    tamper = (route, answer) =>
      route.includes('run') ? { ...answer, leaves: (answer['leaves'] as string[]).map(flip) } : answer;
    expect(value(await device.watch.has(items, checkpoint))).toBe(false);
  });
});
