import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { submissionDraft, submissionPacker, type SubmissionDraft } from '#lib/egress/disclosure.ts';
import { failureCode } from '#lib/egress/hub-failure.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import { mediaRecord, reopen, value } from '../vault/fresh-vault.ts';
import { disguise } from '../domain/disguise.ts';
import { deskAt, enrolledDesk, type Desk } from './enrolled.ts';
import { flipped, newKey, refused } from './scripted-hub.ts';

let desk: Desk & { identity: EnrolledIdentity };
beforeEach(async () => {
  desk = await enrolledDesk();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function draft(...names: string[]): Promise<SubmissionDraft> {
  const packer = submissionPacker(DEFAULT_DATA_RULE, disguise);
  for (const name of names) packer.put({ media: await mediaRecord(name), names: [], mark: null, scheme: 'plain' });
  return submissionDraft(packer.take(), DEFAULT_DATA_RULE, desk.identity.membership, null);
}

async function sealed(...names: string[]): Promise<string> {
  return value(await desk.outbox.seal(await draft(...names))).batchId;
}

const submissions = () => desk.hub.wire.filter(({ route }) => route.endsWith('/submissions'));
const states = async () => value(await desk.outbox.list()).map(({ state }) => state);

/** The page is gone and opened again: only what is in the vault remains. */
async function restart(): Promise<void> {
  desk.vault.lock();
  desk = { ...desk, ...deskAt(await reopen(), desk.hub) };
}

describe('sealing', () => {
  it('makes canonical, signed bytes of exactly the draft, and stores them only when told', async () => {
    const shown = await draft('a', 'b');
    const batch = value(await desk.outbox.sign(shown));
    expect(await states()).toEqual([]);
    const content = Batch.parse(JSON.parse(new TextDecoder().decode(batch.bytes)));
    expect(canonicalBytes(content)).toEqual(batch.bytes);
    const items = shown.content.items.map(({ json }) => JSON.parse(json) as unknown);
    expect(content).toMatchObject({ ...shown.content, items });
    const { signKey } = desk.identity;
    expect(await verify(signKey.public, 'lintel/batch/1', unsigned(content), content.signature)).toBe(true);
    value(await desk.outbox.enqueue(batch));
    const [entry] = value(await desk.outbox.list());
    expect(entry).toEqual(batch.entry);
    expect(entry).toMatchObject({ state: 'sealed', items: 2, attempts: 0, sha256: await sha256Hex(batch.bytes) });
    value(await desk.outbox.send(batch.batchId));
    expect(submissions()[0]?.body).toEqual(batch.bytes);
  });

  it('is refused for another device, and leaves nothing on a full disk', async () => {
    const own = await draft('a');
    const foreign = { ...own, content: { ...own.content, device: '01890000-0000-7000-8000-000000000000' } };
    expect(await desk.outbox.seal(foreign)).toEqual(err({ kind: 'not-enrolled' }));
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(await desk.outbox.seal(own)).toEqual(err({ kind: 'storage', why: 'quota-exceeded' }));
    expect(await states()).toEqual([]);
  });
});

describe('sending', () => {
  it('ends with a verified receipt, kept, and never sends the batch again', async () => {
    const batchId = await sealed('a');
    const receipt = value(await desk.outbox.send(batchId));
    expect(await states()).toEqual(['acknowledged']);
    await restart();
    expect(value(await desk.outbox.send(batchId))).toEqual(receipt);
    expect(value(await desk.outbox.sendAll())).toEqual({ acknowledged: [], failed: [] });
    expect(value(await desk.vault.receipts.all())).toEqual([receipt]);
    expect(submissions()).toHaveLength(1);
  });

  it.each(['lost-before', 'lost-after', 'timeout'] as const)('survives a request that is %s', async (fault) => {
    const batchId = await sealed('a');
    desk.hub.fault = ({ route }) => (route.endsWith('/submissions') ? fault : null);
    const failure = await desk.outbox.send(batchId);
    expect(failure.ok).toBe(false);
    expect(value(await desk.outbox.list())[0]).toMatchObject({ state: 'sealed', attempts: 1 });
    await restart();
    desk.hub.fault = () => null;
    expect(value(await desk.outbox.sendAll()).acknowledged).toHaveLength(1);
    const [first, second] = submissions();
    expect(second?.body).toEqual(first?.body);
    expect(desk.hub.batches.size).toBe(1);
    expect(value(await desk.vault.receipts.all())).toHaveLength(1);
  });

  it('goes on after a crash between the send and the receipt', async () => {
    const batchId = await sealed('a');
    vi.spyOn(desk.vault.outbox, 'acknowledge').mockResolvedValueOnce(err('storage-failed'));
    expect((await desk.outbox.send(batchId)).ok).toBe(false);
    expect(await states()).toEqual(['sending']);
    await restart();
    expect(await states()).toEqual(['sending']);
    expect(value(await desk.outbox.sendAll()).acknowledged).toHaveLength(1);
    expect(await states()).toEqual(['acknowledged']);
    expect(desk.hub.batches.size).toBe(1);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['a flipped bit', 'bad-signature', {}],
    ['a changed count', 'bad-signature', { newItems: 0 }],
  ])('keeps the batch when its receipt has %s', async (_name, code, change) => {
    const batchId = await sealed('a');
    desk.hub.spoil = (route, answer) =>
      route.endsWith('/submissions') ? { ...answer, signature: flipped(answer['signature']), ...change } : answer;
    await expectKept(batchId, code);
    desk.hub.spoil = (_route, answer) => answer;
    value(await desk.outbox.send(batchId));
    expect(await states()).toEqual(['acknowledged']);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['another batch', 'bad-signature', { batchId: '01890000-0000-7000-8000-000000000000' }],
    ['another bureau', 'bad-signature', { bureau: 'B' }],
    ['another device', 'bad-signature', { device: '01890000-0000-7000-8000-000000000000' }],
    ['other bytes', 'bad-signature', { bodySha256: 'f'.repeat(64) }],
    ['other items', 'bad-signature', { items: 2 }],
    ['more than was sent', 'bad-signature', { newItems: 2 }],
    ['another hub', 'wrong-hub', { hub: 'A'.repeat(43) }],
    ['something else', 'garbage', { receivedAt: 'yesterday' }],
  ])('keeps the batch when its well-signed receipt is about %s', async (_name, code, change) => {
    const batchId = await sealed('a');
    desk.hub.tamper = (route, answer) =>
      route.endsWith('/submissions') ? ({ ...answer, ...change } as typeof answer) : answer;
    await expectKept(batchId, code);
  });

  it('believes no receipt of an earlier batch, shown again', async () => {
    value(await desk.outbox.send(await sealed('a')));
    const [old] = value(await desk.vault.receipts.all());
    desk.hub.spoil = (route, answer) => (route.endsWith('/submissions') ? { ...old } : answer);
    const batchId = await sealed('b');
    const sent = await desk.outbox.send(batchId);
    expect(sent).toEqual(err({ kind: 'bad-signature' }));
    expect(await states()).toEqual(['acknowledged', 'sealed']);
  });

  it('believes no receipt signed with another key', async () => {
    const batchId = await sealed('a');
    const other = await newKey();
    value(await desk.session.signIn());
    Object.assign(desk.hub.key, { private: other.private });
    await expectKept(batchId, 'bad-signature');
  });

  it('keeps the batch when the hub says no, with the reason', async () => {
    const batchId = await sealed('a');
    for (const code of ['batch-in-progress', 'batch-differs', 'internal-error'] as const) {
      desk.hub.fault = ({ route }) => (route.endsWith('/submissions') ? refused(code) : null);
      await expectKept(batchId, code);
    }
    desk.hub.fault = () => null;
    value(await desk.outbox.send(batchId));
  });

  it('of all goes on past a refused batch, and stops when the hub is gone', async () => {
    const ids = [await sealed('a'), await sealed('b'), await sealed('c')];
    let n = 0;
    desk.hub.fault = ({ route }) => (route.endsWith('/submissions') && n++ === 0 ? refused('batch-differs') : null);
    const progress: [number, number][] = [];
    const report = value(await desk.outbox.sendAll({ onProgress: (done, total) => progress.push([done, total]) }));
    expect(report.acknowledged.map(({ batchId }) => batchId)).toEqual(ids.slice(1));
    expect(report.failed.map(({ batchId }) => batchId)).toEqual(ids.slice(0, 1));
    expect(progress).toEqual([0, 1, 2, 3].map((done) => [done, 3]));
    await sealed('d');
    desk.hub.wire.length = 0;
    desk.hub.fault = () => 'lost-before';
    expect(value(await desk.outbox.sendAll()).failed).toHaveLength(1);
    expect(submissions()).toHaveLength(1);
  });

  it('at once from two tabs acknowledges each batch once', async () => {
    await sealed('a');
    await sealed('b');
    const other = deskAt(await reopen(), desk.hub);
    await Promise.all([desk.outbox.sendAll(), other.outbox.sendAll(), desk.outbox.sendAll()]);
    expect(submissions()).toHaveLength(2);
    expect(await states()).toEqual(['acknowledged', 'acknowledged']);
    expect((await desk.ledger.verify()).ok).toBe(true);
  });

  it('delivers each batch exactly once whatever the network and the page do', async () => {
    const fault = fc.constantFrom('lost-before', 'lost-after', 'timeout', 'internal-error', 'restart', 'fine');
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 6 }), async (faults) => {
        const before = desk.hub.batches.size;
        const batchId = await sealed('x');
        for (const what of faults) {
          if (what === 'restart') await restart();
          const network =
            what === 'internal-error' ? refused(what) : what === 'fine' || what === 'restart' ? null : what;
          desk.hub.fault = ({ route }) => (route.endsWith('/submissions') ? network : null);
          await desk.outbox.sendAll();
        }
        desk.hub.fault = () => null;
        await restart();
        await desk.outbox.sendAll();
        expect(desk.hub.batches.size).toBe(before + 1);
        expect(value(await desk.vault.receipts.get(batchId))?.batchId).toBe(batchId);
        expect(new Set(await states())).toEqual(new Set(['acknowledged']));
      }),
      { numRuns: 15 },
    );
    const sent = submissions().reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
    const noted = value(await desk.ledger.entries()).reduce(
      (sum, entry) => sum + (entry.kind === 'request' && entry.purpose === 'submission' ? entry.bytes : 0),
      0,
    );
    expect(noted).toBe(sent);
  });
});

describe('drafts', () => {
  it('are kept, released as a whole, and sent only then, with the very bytes', async () => {
    const shown = value(await desk.outbox.draft(value(await desk.outbox.sign(await draft('a')))));
    const other = value(await desk.outbox.draft(value(await desk.outbox.sign(await draft('b')))));
    await restart();
    expect(await states()).toEqual(['draft', 'draft']);
    expect(value(await desk.outbox.sendAll()).acknowledged).toEqual([]);
    expect((await desk.outbox.send(shown.batchId)).ok).toBe(false);
    expect(submissions()).toEqual([]);
    value(await desk.outbox.release([shown.batchId, other.batchId]));
    await restart();
    expect(value(await desk.outbox.sendAll()).acknowledged).toHaveLength(2);
    expect(submissions().map(({ body }) => body)).toEqual([shown.bytes, other.bytes]);
  });

  it('that are not wanted go without a trace, and nothing else goes with them', async () => {
    await sealed('a');
    const { batchId } = value(await desk.outbox.draft(value(await desk.outbox.sign(await draft('b')))));
    value(await desk.outbox.discardDrafts());
    await restart();
    expect(await states()).toEqual(['sealed']);
    expect(value(await desk.vault.outbox.body(batchId))).toBeNull();
  });
});

describe('bytes', () => {
  it('go when the receipt is stored, and entry, hash and receipt stay', async () => {
    const [sent, waiting] = [await sealed('a'), await sealed('b')];
    const receipt = value(await desk.outbox.send(sent));
    value(await desk.outbox.prune());
    await restart();
    expect(await states()).toEqual(['pruned', 'sealed']);
    expect(value(await desk.vault.outbox.body(sent))).toBeNull();
    expect(value(await desk.vault.outbox.body(waiting))).not.toBeNull();
    expect(value(await desk.outbox.list())[0]?.sha256).toBe(receipt.bodySha256);
    expect(value(await desk.outbox.send(sent))).toEqual(receipt);
    expect(submissions()).toHaveLength(1);
  });

  it('stay while the receipt is not there to be read', async () => {
    const batchId = await sealed('a');
    value(await desk.outbox.send(batchId));
    vi.spyOn(desk.vault.receipts, 'get').mockResolvedValue(err('damaged-record'));
    const [entry] = value(await desk.outbox.list());
    if (entry === undefined) throw new Error('nothing is there');
    expect(await desk.vault.outbox.prune({ ...entry, sha256: 'f'.repeat(64) })).toEqual(err('damaged-record'));
    expect(value(await desk.vault.outbox.body(batchId))).not.toBeNull();
  });
});

describe('a withdrawal', () => {
  const withdrawals = () => desk.hub.wire.filter(({ route }) => route.endsWith('/withdrawals'));
  const order = (withdraws: string) => ({ withdraws, items: null, batchItems: 2, reason: 'wrong-file' as const });

  it('is canonical and signed, takes the road of batches, and ends with a receipt about it', async () => {
    const batchId = await sealed('a', 'b');
    value(await desk.outbox.send(batchId));
    const [first, second] = [await sha256Hex(new Uint8Array([1])), await sha256Hex(new Uint8Array([2]))].sort();
    const items = [second ?? '', first ?? '', second ?? ''];
    const sealedOne = value(await desk.outbox.withdraw({ ...order(batchId), items }));
    const content = Withdrawal.parse(JSON.parse(new TextDecoder().decode(sealedOne.bytes)));
    expect(canonicalBytes(content)).toEqual(sealedOne.bytes);
    expect(content).toMatchObject({ withdraws: batchId, items: [first, second], reason: 'wrong-file', bureau: 'A' });
    const { signKey } = desk.identity;
    expect(await verify(signKey.public, 'lintel/withdrawal/1', unsigned(content), content.signature)).toBe(true);
    desk.hub.fault = ({ route }) => (route.endsWith('/withdrawals') ? 'lost-after' : null);
    expect(value(await desk.outbox.sendAll()).failed).toHaveLength(1);
    await restart();
    desk.hub.fault = () => null;
    const [receipt] = value(await desk.outbox.sendAll()).acknowledged;
    expect(receipt).toMatchObject({ batchId: sealedOne.batchId, withdraws: batchId, items: 2 });
    expect(withdrawals().map(({ body }) => body)).toEqual([sealedOne.bytes, sealedOne.bytes]);
    value(await desk.outbox.prune());
    expect(await states()).toEqual(['pruned', 'pruned']);
  });

  it('is of the same case as its batch, which neither of them tells the hub', async () => {
    const caseId = '01890000-0000-7000-8000-00000000000c';
    const { batchId } = value(await desk.outbox.seal({ ...(await draft('a', 'b')), caseId }));
    value(await desk.outbox.withdraw(order(batchId)));
    value(await desk.outbox.sendAll());
    value(await desk.outbox.prune());
    await restart();
    expect(value(await desk.outbox.list()).map((entry) => entry.caseId)).toEqual([caseId, caseId]);
    const told = desk.hub.wire.map(({ body }) => new TextDecoder().decode(body ?? new Uint8Array()));
    expect(told.join()).not.toContain(caseId);
  });

  it('waits behind its batch, and follows it in the same round', async () => {
    const batchId = await sealed('a', 'b');
    const { batchId: own } = value(await desk.outbox.withdraw(order(batchId)));
    const early = await desk.outbox.send(own);
    expect(early.ok ? 'ok' : failureCode(early.error)).toBe('unknown-batch');
    desk.hub.fault = ({ route }) => (route.endsWith('/submissions') ? refused('internal-error') : null);
    expect(value(await desk.outbox.sendAll()).failed).toHaveLength(1);
    expect(withdrawals()).toEqual([]);
    desk.hub.fault = () => null;
    expect(value(await desk.outbox.sendAll()).acknowledged.map(({ batchId: id }) => id)).toEqual([batchId, own]);
  });

  it('believes no receipt that is about a batch, or about another one', async () => {
    const [batchId, other] = [await sealed('a', 'b'), await sealed('c', 'd')];
    value(await desk.outbox.sendAll());
    const { batchId: own } = value(await desk.outbox.withdraw(order(batchId)));
    for (const withdraws of [undefined, other]) {
      desk.hub.tamper = (route, answer) => (route.endsWith('/withdrawals') ? { ...answer, withdraws } : answer);
      const sent = await desk.outbox.send(own);
      expect(sent.ok ? 'ok' : failureCode(sent.error)).toBe('bad-signature');
    }
    expect(await states()).toEqual(['acknowledged', 'acknowledged', 'sealed']);
  });
});

describe('a round that nobody asked for', () => {
  it('leaves out what the hub has refused, and only that', async () => {
    const [refusedOne, failedOne] = [await sealed('a'), await sealed('b')];
    let n = 0;
    desk.hub.fault = ({ route }) =>
      route.endsWith('/submissions') ? refused(n++ === 0 ? 'bad-signature' : 'internal-error') : null;
    await desk.outbox.sendAll();
    desk.hub.fault = () => null;
    const report = value(await desk.outbox.sendAll({ skipRefused: true }));
    expect(report.acknowledged.map(({ batchId }) => batchId)).toEqual([failedOne]);
    expect(value(await desk.outbox.sendAll()).acknowledged.map(({ batchId }) => batchId)).toEqual([refusedOne]);
  });
});

describe('a receipt that comes by another road', () => {
  it('is taken when the pinned hub signed it about exactly these bytes, once', async () => {
    const batchId = await sealed('a');
    desk.hub.fault = ({ route }) => (route.endsWith('/submissions') ? 'lost-after' : null);
    await desk.outbox.send(batchId);
    const receipt = await desk.hub.receiptOf(batchId);
    await restart();
    const forged = await desk.outbox.takeReceipt({ ...receipt, signature: flipped(receipt.signature) });
    expect(forged).toEqual(err({ kind: 'bad-signature' }));
    expect(await states()).toEqual(['sealed']);
    expect(value(await desk.outbox.takeReceipt(receipt))).toBe(true);
    expect(value(await desk.outbox.takeReceipt(receipt))).toBe(false);
    expect(value(await desk.outbox.takeReceipt({ ...receipt, batchId: uuidv7() }))).toBeNull();
    await restart();
    expect(await states()).toEqual(['acknowledged']);
    expect(value(await desk.outbox.sendAll()).acknowledged).toEqual([]);
  });
});

it('counts what goes through the door', async () => {
  await sealed('a');
  desk.hub.wire.length = 0;
  const before = desk.traffic.total;
  await desk.outbox.sendAll();
  const { out, in: back } = desk.traffic.total;
  expect(out - before.out).toBe(desk.hub.wire.reduce((sum, { body }) => sum + (body?.length ?? 0), 0));
  expect(back - before.in).toBeGreaterThan(0);
});

async function expectKept(batchId: string, code: string): Promise<void> {
  const sent = await desk.outbox.send(batchId);
  expect(sent.ok ? 'ok' : failureCode(sent.error)).toBe(code);
  expect(value(await desk.outbox.list())).toMatchObject([{ state: 'sealed', lastFailure: code }]);
  expect(value(await desk.vault.receipts.all())).toEqual([]);
}
