import { setTimeout as pause } from 'node:timers/promises';
import { type Alert, AlertList } from '#lib/domain/wire/alert.ts';
import { operate } from '../fixtures/operator.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { seededRandom } from '../fixtures/random.ts';
import { ensurePostgres } from '../postgres/ensure-postgres.ts';
import { startPostgres } from '../postgres/temporary-postgres.ts';
import { TestDatabases } from '../postgres/test-databases.ts';
import { lineOfAlert } from './hub/alert-journal.ts';
import { AlertFollower } from './hub/alert-follower.ts';
import { Desk, type Sent } from './hub/desk.ts';
import { MortalHub } from './hub/mortal-hub.ts';
import { PatientOfficer } from './hub/patient-officer.ts';

export type StoreName = 'sqlite' | 'postgres';
type Scale = { readonly store: StoreName; readonly minutes: number; readonly seed: number };

const DESKS = 3;
const BUREAUX = ['A', 'B', 'C'];
const MINUTE = 60_000;
const MEMORY = 'process_resident_memory_bytes';
const LAG = 'lintel_aftermath_lag';

/**
 * Look-ups, submissions, identifications and alerts of three bureaux without a pause, while the hub is killed every minute; then
 * every row and every alert is compared with what was acknowledged. Prints what came of it. @returns whether nothing did
 */
export async function soakHub({ store, minutes, seed }: Scale): Promise<boolean> {
  const stopDatabase = store === 'postgres' ? await postgres() : null;
  const hub = await MortalHub.start();
  try {
    await prepare(hub);
    const officers = await enrolled(hub);
    const followers = (await enrolled(hub)).map((officer) => ({ officer, follower: new AlertFollower(officer) }));
    const lag = () => hub.measure(LAG);
    const desks = Array.from({ length: DESKS }, (_, i) => new Desk({ officers, random: seededRandom(seed + i), lag }));
    const memory = await run(hub, desks, minutes);
    for (const limit = Date.now() + 2 * MINUTE; (await lag()) !== 0 && Date.now() < limit;) await pause(200);
    // A follower reads the store every second or two.
    await pause(5000);
    await Promise.all(followers.map(({ follower }) => follower.end()));

    const findings = desks.flatMap((desk) => desk.wrong);
    findings.push(
      ...(await rowsOff(
        hub,
        desks.flatMap(({ sent }) => sent),
      )),
    );
    const expected = desks.flatMap((desk) => desk.journal.lines);
    const told: string[] = [];
    for (const { officer, follower } of followers) {
      const alerts = await allAlerts(officer);
      told.push(...alerts.map((alert) => lineOfAlert(officer.bureau, alert)));
      const streamed = follower.seen.map(({ seq }) => seq);
      const listed = alerts.map(({ seq }) => seq).toSorted((a, b) => a - b);
      if (streamed.join() !== listed.join())
        findings.push(
          `${officer.bureau}: ${streamed.length} alerts came by the stream, ${listed.length} are in the list`,
        );
    }
    findings.push(...differences(expected, told));
    const sum = (of: (desk: Desk) => number) => desks.reduce((total, desk) => total + of(desk), 0);
    const third = Math.max(1, Math.floor(memory.length / 3));
    console.log(`
store                                   ${store}
minutes, times the hub was killed       ${minutes}, ${hub.kills}
batches, items in them                  ${sum(({ sent }) => sent.length)}, ${sum(({ sent }) => sent.reduce((n, { media }) => n + media.length, 0))}
items looked up                         ${sum(({ lookedUp }) => lookedUp)}
identifications                         ${sum(({ identifications }) => identifications)}
alerts expected, raised                 ${expected.length}, ${told.length}
requests made again                     ${officers.reduce((n, { repeats }) => n + repeats, 0)}
event streams that broke off            ${followers.reduce((n, { follower }) => n + follower.breaks, 0)}
memory, median of first and last third  ${mib(median(memory.slice(0, third)))}, ${mib(median(memory.slice(-third)))} MiB
differences                             ${findings.length}`);
    for (const finding of findings.slice(0, 30)) console.log(`  ${finding}`);
    return findings.length === 0;
  } finally {
    await hub.destroy();
    await stopDatabase?.();
  }
}

/** All desks work until the time is over; once a minute the hub is killed. @returns its memory at the end of each life, in bytes */
async function run(hub: MortalHub, desks: readonly Desk[], minutes: number): Promise<number[]> {
  const end = Date.now() + minutes * MINUTE;
  const memory: number[] = [];
  const killing = (async () => {
    while (Date.now() + MINUTE < end) {
      await pause(MINUTE);
      memory.push((await hub.measure(MEMORY)) ?? 0);
      await hub.kill();
    }
  })();
  await Promise.all([
    killing,
    ...desks.map(async (desk) => {
      while (Date.now() < end) await desk.step();
    }),
  ]);
  memory.push((await hub.measure(MEMORY)) ?? 0);
  return memory;
}

/** Adds to the bureau that a hub begins with; all of them hand in far more than is usual. */
async function prepare({ server }: MortalHub): Promise<void> {
  for (const code of BUREAUX.slice(1)) await operate(server, 'bureau', 'add', code, `Bureau ${code}`);
  for (const code of BUREAUX) await operate(server, 'flood', 'set', '--bureau', code, '--items', '100000000');
}

/** An officer of each bureau, each time on a new device. */
async function enrolled({ server }: MortalHub): Promise<PatientOfficer[]> {
  const officers: PatientOfficer[] = [];
  for (const code of BUREAUX) {
    const link = await operate(server, 'enrol', '--bureau', code);
    const officer = new PatientOfficer(await DeviceAtHub.enrol(link, `Officer ${code}`));
    await officer.device.signIn();
    officers.push(officer);
  }
  return officers;
}

/** What is at the hub and was not acknowledged, or the other way round: every word of every batch, every batch, every medium. */
async function rowsOff(hub: MortalHub, sent: readonly Sent[]): Promise<string[]> {
  const words = sent.flatMap(({ bureau, batchId, media }) => media.map((sha256) => `${bureau} ${batchId} ${sha256}`));
  const batches = sent.map(({ bureau, batchId }) => `${bureau} ${batchId}`);
  const media = [...new Set(sent.flatMap((batch) => batch.media))];
  const join = 'contributions c join media m on m.region = c.region and m.id = c.media';
  return [
    ...differences(words, await hub.rows(`select c.bureau, c.source, m.sha256 from ${join}`)),
    ...differences(batches, await hub.rows('select bureau, batch_id from batches')),
    ...differences(media, await hub.rows('select sha256 from media')),
  ];
}

async function allAlerts(officer: PatientOfficer): Promise<Alert[]> {
  const alerts: Alert[] = [];
  for (let after: number | null = null; ;) {
    const query: string = after === null ? '' : `&after=${after}`;
    const page = AlertList.parse(await officer.json((device) => device.request(`/api/v1/alerts?limit=100${query}`)));
    alerts.push(...page.items);
    if (page.next === null) return alerts;
    after = page.next;
  }
}

/** Lines that one has more often than the other. */
function differences(expected: readonly string[], told: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of told) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts].flatMap(([line, count]) => {
    if (count === 0) return [];
    return [`${count > 0 ? 'missing' : 'there and not expected'}, ${Math.abs(count)} times: ${line}`];
  });
}

/** A server for the hub's store: places that are made from now on are in it. @returns what ends it */
async function postgres(): Promise<() => Promise<void>> {
  const programs = ensurePostgres();
  if (programs === undefined) throw new Error('There is no PostgreSQL to run this on.');
  const server = await startPostgres(programs);
  await new TestDatabases(server.url).prepare();
  process.env['LINTEL_TEST_DATABASE_URL'] = server.url;
  return async () => {
    delete process.env['LINTEL_TEST_DATABASE_URL'];
    await server.stop();
  };
}

const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
