import { ensurePostgres } from '../postgres/ensure-postgres.ts';
import { startPostgres } from '../postgres/temporary-postgres.ts';
import { TestDatabases } from '../postgres/test-databases.ts';
import { type Figure, figure } from './figure.ts';
import { startFilledHub } from './hub/filled-hub.ts';
import { Records } from './hub/records.ts';
import { longestStretch, type Measured, traffic } from './hub/traffic.ts';

const ROWS = 1_000_000;
const ITEMS = 1000;
const SECONDS = 60;
const WARM_UP_SECONDS = 5;

/** Fewer records and seconds for trying things out. The names of the figures stay. */
const settings = () => ({
  rows: Number(process.env['LINTEL_BENCH_ROWS'] ?? ROWS),
  seconds: Number(process.env['LINTEL_BENCH_SECONDS'] ?? SECONDS),
});

/** A hub with a million records on each store, asked over HTTP while batches arrive. */
export async function* hub(): AsyncGenerator<Figure> {
  console.log(`Making ${String(settings().rows)} records ...`);
  const records = new Records(settings().rows);
  yield* measured('sqlite', records);
  const programs = ensurePostgres();
  if (programs === undefined) {
    console.log('There is no PostgreSQL here: that store was not measured.');
    return;
  }
  const postgres = await startPostgres(programs);
  try {
    await new TestDatabases(postgres.url).prepare();
    process.env['LINTEL_TEST_DATABASE_URL'] = postgres.url;
    yield* measured('postgres', records);
  } finally {
    delete process.env['LINTEL_TEST_DATABASE_URL'];
    await postgres.stop();
  }
}

async function* measured(store: 'sqlite' | 'postgres', records: Records): AsyncGenerator<Figure> {
  const { seconds } = settings();
  const filled = await startFilledHub(records);
  try {
    yield figure(`start-1m-s@${store}`, filled.startMs / 1000, 's');
    yield figure(`start-longest-stretch-ms@${store}`, await longestStretch(filled), 'ms');
    const exactly = () => records.exactQuestion(ITEMS);
    await traffic(filled, WARM_UP_SECONDS, exactly);
    await longestStretch(filled);
    const exact = await traffic(filled, seconds, exactly);
    say(`exact, ${store}`, exact);
    yield figure(`exact-items-per-s@${store}`, exact.itemsPerCoreSecond, 'items/s a core');
    yield figure(`lookup-p99-ms@${store}`, exact.p99, 'ms');
    yield figure(`longest-stretch-ms@${store}`, await longestStretch(filled), 'ms');
    const near = await traffic(filled, seconds, () => records.nearQuestion(ITEMS));
    say(`near, ${store}`, near);
    yield figure(`near-items-per-s@${store}`, near.itemsPerCoreSecond, 'items/s a core');
    yield figure(`near-lookup-p99-ms@${store}`, near.p99, 'ms');
    yield figure(`near-longest-stretch-ms@${store}`, await longestStretch(filled), 'ms');
  } finally {
    await filled.stop();
  }
}

function say(what: string, { cores, p50, requests, submissions }: Measured): void {
  console.log(
    `${what}: ${String(requests)} look-ups of ${String(ITEMS)} items, ${String(submissions)} batches meanwhile; ` +
      `the hub used ${cores.toFixed(2)} cores; half of the look-ups took ${p50.toFixed(0)} ms or less`,
  );
}
