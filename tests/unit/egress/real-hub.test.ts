import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import { HubClient } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { currentHub, type Hub, type StartedHub } from '#lib/server/current-hub.ts';
import { startHub } from '#lib/server/hub.ts';
import type { StorePlace } from '#lib/server/open-store.ts';
import { makePlace, removePlace } from '../../fixtures/store-place.ts';
import { freshVault, mediaRecord, value } from '../vault/fresh-vault.ts';
import { lookupDisclosures, submissionDisclosures } from './disclosures.ts';
import { wireTo } from './wire-to-hub.ts';

const origin = 'http://localhost:4180';
let place: StorePlace;
let started: StartedHub;

beforeAll(async () => {
  place = await makePlace();
  started = await startHub({ ...place, origin, portals: [] });
});
afterAll(async () => {
  await started.close();
  await removePlace(place.dataDir);
});

/** A device with a vault of its own at the hub. */
async function newDevice(hub: Hub) {
  const vault = await freshVault();
  const ledger = new Ledger(vault.ledger);
  const session = new HubSession(vault, origin, new HubClient({ ledger, transport: wireTo(hub, origin) }));
  return { vault, ledger, session, outbox: new Outbox(vault, session) };
}

function runningHub(): Hub {
  const hub = currentHub();
  if (hub === null) throw new Error('the hub did not start');
  return hub;
}

it('client and hub mean the same: enrol, sign in, ask, submit, ask again', async () => {
  const invitation = parseEnrolmentLink(started.enrolmentLink ?? '');
  if (invitation === null) throw new Error('the hub did not start with an invitation');
  const { ledger, session, outbox } = await newDevice(runningHub());

  const { dataRule, membership } = value(await session.enrol(invitation, 'Officer One'));
  const records = await Promise.all(['a', 'b'].map((name) => mediaRecord(name)));
  const [question] = lookupDisclosures(records, dataRule);
  const [draft] = submissionDisclosures(records.slice(0, 1), dataRule, membership);
  if (question === undefined || draft === undefined) throw new Error('there is something to disclose');
  const verdicts = async () => value(await session.lookup(question)).results.map(({ verdict }) => verdict);

  expect(await verdicts()).toEqual(['new', 'new']);
  const batch = value(await outbox.seal(draft));
  expect(value(await outbox.send(batch.batchId))).toMatchObject({
    items: 1,
    newItems: 1,
    bodySha256: batch.entry.sha256,
  });
  value(await session.signOut());
  expect(await verdicts()).toEqual(['known', 'new']);
  expect(value(await ledger.verify()).requests).toBe(9);
});

it('a rule that one officer makes is offered to another one, whose device goes on under its own until it is accepted', async () => {
  const hub = runningHub();
  const enrol = async (role: Role) => {
    const issued = await hub.enrolments.issue({ bureau: 'A', role });
    const invitation = issued.ok ? parseEnrolmentLink(issued.value.link) : null;
    if (invitation === null) throw new Error('no invitation');
    const device = await newDevice(hub);
    return { ...device, identity: value(await device.session.enrol(invitation, role)) };
  };
  const officer = await enrol('officer');
  const [admin, second] = [await enrol('bureau-admin'), await enrol('bureau-admin')];
  const { dataRule: first, membership } = officer.identity;
  const next = {
    ...first,
    version: first.version + 1,
    fields: { ...first.fields, md5: 'none', camera: 'plain' },
  } as const;
  expect(await officer.session.makeDataRule(next)).toMatchObject({ error: { problem: { code: 'not-allowed' } } });
  const made = value(await admin.session.makeDataRule(next));
  expect(made).toMatchObject({ waiting: { state: 'waiting', may: ['cancel'], dueAt: null } });
  expect(value(await admin.session.makeDataRule(next))).toEqual(made);
  expect(value(await admin.vault.identity.saved())).toMatchObject({ dataRule: first });
  expect(value(await second.session.stepUp('decide-approval')).act).toBe('decide-approval');
  const { device, officer: approver, bureau, role } = second.identity.membership;
  const nothing = { session: null, steppedUpAt: null, steppedUpFor: null, scopes: null };
  const actor = { bureau: bureau.code, role, device, officer: approver.id, ...nothing };
  const waiting = 'waiting' in made ? made.waiting.id : '';
  expect(value(await hub.approvals.decide(actor, waiting, { decision: 'approve' }))).toBe('{"state":"done"}');
  expect(await admin.session.makeDataRule(next)).toMatchObject({ error: { problem: { code: 'data-rule-version' } } });

  value(await officer.session.signOut());
  value(await officer.session.signIn());
  expect(value(await officer.vault.identity.saved())).toMatchObject({ dataRule: first, offeredRule: { rule: next } });
  const submit = async (name: string, rule: DataRule) => {
    const [draft] = submissionDisclosures([await mediaRecord(name)], rule, membership);
    if (draft === undefined) throw new Error('there is something to submit');
    const { batchId } = value(await officer.outbox.seal(draft));
    return officer.outbox.send(batchId);
  };
  value(await submit('under the first', first));
  const { dataRule } = value(await officer.session.acceptOfferedRule(next));
  value(await submit('under the next', dataRule));
  expect(await submit('more than it says', { ...first, version: next.version })).toMatchObject({
    error: { problem: { code: 'field-outside-data-rule' } },
  });
});

it('what was taken back is found no more, by digest or likeness', async () => {
  const hub = runningHub();
  const issued = await hub.enrolments.issue({ bureau: 'A', role: 'officer' });
  const { session, outbox } = await newDevice(hub);
  const { dataRule, membership } = value(
    await session.enrol(parseEnrolmentLink(issued.ok ? issued.value.link : '') ?? { code: '', hub: '' }, 'Officer'),
  );
  const records = await Promise.all(['taken back', 'stays'].map((name) => mediaRecord(name)));
  const [question] = lookupDisclosures(records, dataRule);
  const [draft] = submissionDisclosures(records, dataRule, membership);
  if (question === undefined || draft === undefined) throw new Error('there is something to disclose');
  const verdicts = async () => value(await session.lookup(question)).results.map(({ verdict }) => verdict);

  const { batchId } = value(await outbox.seal(draft));
  const order = {
    withdraws: batchId,
    items: [records[0]?.sha256 ?? ''],
    batchItems: 2,
    reason: 'faulty-hash' as const,
  };
  value(await outbox.withdraw(order));
  expect(value(await outbox.sendAll()).acknowledged).toMatchObject([
    { batchId, items: 2 },
    { withdraws: batchId, items: 1, newItems: 1 },
  ]);
  expect(await verdicts()).toEqual(['new', 'known']);
});
