import { err, ok, type Result } from '#lib/domain/result.ts';
import { parseSettings } from '../config.ts';
import { statusOf } from '../hub-status.ts';
import type { Command, Desk, Given, Said } from './command.ts';
import { AuditLog } from '../services/audit-log.ts';
import { DEFAULT_LIMITS } from '../services/floods.ts';
import { HeldBatches } from '../services/held.ts';
import { Statistics } from '../services/statistics.ts';
import { Tally } from '../services/tally.ts';
import type { FloodLimits } from '../store/quality-store.ts';
import type { Store } from '../store/store.ts';

const clock = () => new Date();
/** Days that `stats` sums up. */
const DAYS = 30;

/** The operator's commands about how the hub does, what waits, and when something has to. */
export const OPERATION_COMMANDS: Readonly<Record<string, Command>> = {
  status: {
    usage: '',
    words: 0,
    options: [],
    runAt: async () => {
      const settings = parseSettings(process.env);
      return settings.ok ? statusOf(settings.value) : settings;
    },
  },
  stats: { usage: '', words: 0, options: [], run: ({ store }) => stats(store) },
  'held list': { usage: '--bureau CODE', words: 0, options: ['bureau'], run: listHeld },
  'held release': {
    usage: '--bureau CODE [--batch ID]',
    words: 0,
    options: ['bureau', 'batch'],
    run: (desk, given) => decide(desk, given, 'release'),
  },
  'held reject': {
    usage: '--bureau CODE [--batch ID]',
    words: 0,
    options: ['bureau', 'batch'],
    run: (desk, given) => decide(desk, given, 'reject'),
  },
  'flood set': {
    usage: '--bureau CODE [--items N] [--times N] [--usual N|learn]',
    words: 0,
    options: ['bureau', 'items', 'times', 'usual'],
    run: setFlood,
  },
};

async function stats(store: Store): Promise<Said> {
  const counts = await store.material.counts();
  const lines = (await store.bureaux.all()).map(({ code, name }) => {
    const found = counts.find(({ bureau }) => bureau === code);
    return `${code}\t${name}\t${found?.media ?? 0} files\t${found?.contributions ?? 0} contributions`;
  });
  const { from, to, all, times } = await new Statistics(store, clock).of(DAYS, { own: null, all: false });
  const sums = new Map<string, number>();
  for (const { counts: day } of all) {
    for (const [name, count] of Object.entries(day)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return ok([
    ...lines,
    `${from} to ${to}:`,
    ...[...sums].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([name, count]) => `${name}\t${count}`),
    ...times.map(({ name, median, p90 }) => `${name}\tmedian ${Math.round(median)} ms\tp90 ${Math.round(p90)} ms`),
  ]);
}

function heldBatches(store: Store): HeldBatches {
  return new HeldBatches({ store, audit: new AuditLog(clock), tally: new Tally(clock), clock });
}

async function listHeld({ store }: Desk, { options }: Given): Promise<Said> {
  const bureau = await bureauOf(store, options);
  if (!bureau.ok) return bureau;
  const lines: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page = await heldBatches(store).waiting(bureau.value, after);
    for (const { batchId, heldAt, items, hourItems, usual } of page.items) {
      lines.push(`${batchId}\t${heldAt}\t${items} items\t${hourItems} in that hour, usual ${usual}`);
    }
    [after, more] = [page.next, page.next !== null];
  }
  return ok([...lines, `${lines.length} held`]);
}

async function decide({ store }: Desk, { options }: Given, decision: 'release' | 'reject'): Promise<Said> {
  const bureau = await bureauOf(store, options);
  if (!bureau.ok) return bureau;
  const held = heldBatches(store);
  const { batch } = options;
  let decided = 0;
  for (;;) {
    const batches =
      batch === undefined ? (await held.waiting(bureau.value, null)).items.map((one) => one.batchId) : [batch];
    if (batches.length === 0) break;
    decided += (await held.decideAs(bureau.value, null, { decision, batches })).decided;
    if (batch !== undefined) break;
  }
  return batch !== undefined && decided === 0
    ? err('This batch does not wait.')
    : ok([`${decided} ${decision === 'release' ? 'released' : 'rejected'}`]);
}

async function setFlood({ store }: Desk, { options }: Given): Promise<Said> {
  const bureau = await bureauOf(store, options);
  if (!bureau.ok) return bureau;
  const now = (await store.held.limits(bureau.value)) ?? DEFAULT_LIMITS;
  const usual = options['usual'] === 'learn' ? null : numberOr(options['usual'], now.usual);
  const [items, times] = [numberOr(options['items'], now.items), numberOr(options['times'], now.times)];
  if (items === undefined || times === undefined || usual === undefined) {
    return err('--items, --times and --usual are whole numbers from 1 to 1000000000.');
  }
  const limits: FloodLimits = { items, times, usual };
  await store.transaction(async (inside) => {
    await inside.held.setLimits(bureau.value, limits, clock().toISOString());
    const details = { bureau: bureau.value, ...limits };
    await new AuditLog(clock).record(inside, { kind: 'bureau', act: 'flood-set', actor: null, details });
  });
  const known = usual === null ? 'learnt from the last 30 days' : String(usual);
  return ok([`held from more than ${items} items in an hour and ${times} times the usual on; usual: ${known}`]);
}

/** Undefined: it is none. */
function numberOr<T>(text: string | undefined, otherwise: T): number | T | undefined {
  if (text === undefined) return otherwise;
  return /^[1-9]\d{0,8}$|^1000000000$/.test(text) ? Number(text) : undefined;
}

async function bureauOf(store: Store, { bureau = '' }: Given['options']): Promise<Result<string, string>> {
  return (await store.bureaux.find(bureau)) === null
    ? err('There is no bureau with this code. Name it with --bureau CODE, or add it first.')
    : ok(bureau);
}
