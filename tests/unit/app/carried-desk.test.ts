import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CarriedDesk } from '#lib/app/carried-desk.svelte.ts';
import { doorOf, type Door } from '#lib/app/door.ts';
import { parseEnrolmentLink } from '#lib/domain/enrolment-link.ts';
import { HubClient } from '#lib/egress/hub-client.ts';
import { HubSession } from '#lib/egress/hub-session.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { Outbox } from '#lib/egress/outbox.ts';
import { TrafficMeter } from '#lib/egress/traffic.ts';
import { currentHub, type StartedHub } from '#lib/server/current-hub.ts';
import { startHub } from '#lib/server/hub.ts';
import type { StorePlace } from '#lib/server/open-store.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import { makePlace, removePlace } from '../../fixtures/store-place.ts';
import { submissionDisclosures } from '../egress/disclosures.ts';
import { wireTo } from '../egress/wire-to-hub.ts';
import { freshVault, mediaRecord, value } from '../vault/fresh-vault.ts';

const origin = 'http://localhost:4180';

type Machine = {
  door: Door;
  identity: EnrolledIdentity;
  desk: CarriedDesk;
  /** What was handed to the browser, newest last. */
  files: { name: string; blob: Blob }[];
};

let place: StorePlace;
let started: StartedHub;
let offline: Machine;
let carrier: Machine;

beforeAll(async () => {
  place = await makePlace();
  started = await startHub({ ...place, origin, portals: [] });
});
afterAll(async () => {
  await started.close();
  await removePlace(place.dataDir);
});
beforeEach(async () => {
  [offline, carrier] = [await machine(), await machine()];
});

/** A browser of an officer of bureau A, enrolled, with a vault of its own. */
async function machine(): Promise<Machine> {
  const hub = currentHub();
  const issued = await hub?.enrolments.issue({ bureau: 'A', role: 'officer' });
  const invitation = issued?.ok === true ? parseEnrolmentLink(issued.value.link) : null;
  if (hub === null || invitation === null) throw new Error('the hub does not run');
  const vault = await freshVault();
  const [ledger, traffic] = [new Ledger(vault.ledger), new TrafficMeter()];
  const session = new HubSession(
    vault,
    origin,
    new HubClient({ ledger, transport: wireTo(hub, origin), meter: traffic }),
  );
  const identity = value(await session.enrol(invitation, 'Officer'));
  const door = doorOf(vault, { session, outbox: new Outbox(vault, session), ledger, traffic });
  const files: Machine['files'] = [];
  const desk = new CarriedDesk({
    door: () => door,
    identity: () => Promise.resolve(identity),
    onChange: () => Promise.resolve(),
    now: () => new Date('2026-11-26T05:00:00.000Z'),
    download: (name, parts) => {
      const blob = new Blob([...parts]);
      files.push({ name, blob });
      return Promise.resolve(blob.size);
    },
  });
  return { door, identity, desk, files };
}

async function seal({ door, identity }: Machine, name: string): Promise<string> {
  const [draft] = submissionDisclosures([await mediaRecord(name)], identity.dataRule, identity.membership);
  if (draft === undefined) throw new Error('there is something to submit');
  return value(await door.outbox.enqueue(value(await door.outbox.sign(draft)))).batchId;
}

const states = async ({ door }: Machine) => value(await door.outbox.list()).map(({ state }) => state);
const lastFile = ({ files }: Machine) => files.at(-1)?.blob ?? new Blob();

describe('a carried file', () => {
  it('takes what waits to the hub and brings its receipts back', async () => {
    await seal(offline, 'one');
    const batchId = await seal(offline, 'two');
    value(await offline.door.outbox.withdraw({ withdraws: batchId, items: null, batchItems: 1, reason: 'wrong-file' }));
    await offline.desk.save();
    expect(offline.desk.failure).toBeNull();
    expect(offline.desk.outcome).toMatchObject({ what: 'saved', count: 3, rest: 0, bytes: lastFile(offline).size });
    expect(await states(offline)).toEqual(['sealed', 'sealed', 'sealed']);
    const sealed = await lastFile(offline).text();
    for (const secret of [(await mediaRecord('one')).sha256, batchId, offline.identity.membership.device])
      expect(sealed).not.toContain(secret);

    await carrier.desk.handIn(lastFile(offline));
    expect(carrier.desk.outcome).toMatchObject({ what: 'handed-in', count: 3, refused: null });
    expect(await states(carrier)).toEqual([]);

    await offline.desk.readReceipts(lastFile(carrier));
    expect(offline.desk.outcome).toEqual({ what: 'receipts', taken: 3, foreign: 0, false: 0 });
    expect(await states(offline)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);
    await offline.desk.readReceipts(lastFile(carrier));
    expect(offline.desk.outcome).toEqual({ what: 'receipts', taken: 0, foreign: 0, false: 0 });
  });

  it('does no harm when its batches take the network, too, in whatever order', async () => {
    const batchId = await seal(offline, 'both roads');
    await offline.desk.save();
    const receipt = value(await offline.door.outbox.send(batchId));
    await carrier.desk.handIn(lastFile(offline));
    await carrier.desk.handIn(lastFile(offline));
    expect(JSON.parse(await lastFile(carrier).text())).toMatchObject({ receipts: [receipt] });
    await offline.desk.readReceipts(lastFile(carrier));
    expect(offline.desk.outcome).toEqual({ what: 'receipts', taken: 0, foreign: 0, false: 0 });
  });

  it('is not sent when it is damaged, for another hub, or none', async () => {
    await seal(offline, 'damaged');
    await offline.desk.save();
    const text = await lastFile(offline).text();
    const told = async (given: string) => {
      await carrier.desk.handIn(new Blob([given]));
      return carrier.desk.failure;
    };
    expect(await told(text.slice(0, -9))).toBe('damaged');
    expect(await told('hello')).toBe('not-carried');
    expect(await told(text.replaceAll(offline.identity.invitation.hub, 'A'.repeat(43)))).toBe('damaged');
    expect([carrier.files.length, carrier.door.traffic.total.in > 0]).toEqual([0, true]);
  });

  it('cannot be saved before the hub has told its key', async () => {
    await seal(offline, 'no key');
    Object.assign(offline.identity, { boxKey: null });
    await offline.desk.save();
    expect([offline.desk.failure, offline.files.length]).toEqual(['no-box-key', 0]);
  });
});

describe('receipts that come back', () => {
  it('of another device are left alone, and forged ones are not used', async () => {
    await seal(offline, 'mine');
    await offline.desk.save();
    await carrier.desk.handIn(lastFile(offline));
    await carrier.desk.readReceipts(lastFile(carrier));
    expect(carrier.desk.outcome).toEqual({ what: 'receipts', taken: 0, foreign: 1, false: 0 });
    const forged = (await lastFile(carrier).text()).replace('"newItems": 1', '"newItems": 0');
    await offline.desk.readReceipts(new Blob([forged]));
    expect(offline.desk.outcome).toEqual({ what: 'receipts', taken: 0, foreign: 0, false: 1 });
    expect(await states(offline)).toEqual(['sealed']);
  });

  it('are refused as a whole when the file is none', async () => {
    await offline.desk.readReceipts(new Blob(['{}']));
    expect(offline.desk.failure).toBe('not-receipts');
  });
});
