import type { PortalServer } from '../../fixtures/portal-server.ts';
import { Profile } from '../../e2e/profile.ts';
import type { Portal } from '../../e2e/portal.ts';
import { figure, type Figure } from '../figure.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { openAgain } from './open-again.ts';
import { PageMemory } from './page-memory.ts';
import { PageProbe, type Stalls } from './page-probe.ts';
import { storedBytes } from './stored-bytes.ts';
import { tableFigures } from './table-use.ts';
import { TaskTimes } from './task-times.ts';
import { watchTenths, type Tenth } from './tenths.ts';
import { WorkerProbes } from './worker-probes.ts';

const MIB = 2 ** 20;

/** One job over all files in the portal, with a vault, watched from outside and inside; then the same case opened anew. */
export async function* bigJob(server: PortalServer, evidence: EvidenceFolder): AsyncGenerator<Figure> {
  const officer = await Profile.create(server.origin);
  try {
    const portal = await officer.open('about:blank');
    const workers = new WorkerProbes(portal.page);
    await portal.goto('/settings');
    const passphrase = await portal.createVault();
    await portal.visit('Case');
    const before = await storedBytes(portal.page);
    const page = await PageProbe.install(portal.page);
    const [memory, tasks] = [await PageMemory.of(portal.page), await TaskTimes.of(portal.page)];
    const looks = { page, workers, memory, tasks, profile: officer.folder };
    await portal.dropFromDisk(evidence.path);
    const tenths = await watchTenths(looks, evidence.files, () => evidence.removeGone());
    yield* jobFigures(tenths, await page.stalls());
    yield figure('vault-longest-task-cpu-ms', tasks.longest, 'ms');
    await checkCounts(portal, evidence);
    const after = await storedBytes(portal.page);
    yield figure('vault-bytes-per-record', (after.usage - before.usage) / evidence.files, 'bytes');
    yield figure('vault-sealed-bytes-per-record', (after.sealed - before.sealed) / evidence.files, 'bytes');
    yield* openAgain(portal, passphrase, evidence.files);
    yield* tableFigures(portal.page, evidence);
  } finally {
    await officer.destroy();
  }
}

function* jobFigures(tenths: readonly Tenth[], stalls: Stalls): Generator<Figure> {
  const [first, last] = [tenths[0], tenths.at(-1)];
  if (first === undefined || last === undefined) return;
  const rates = tenths.map(({ filesPerSecond }) => filesPerSecond);
  const mean = rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
  yield figure('vault-files-per-s', mean, 'files/s');
  yield figure('vault-last-vs-first-tenth', last.filesPerSecond / first.filesPerSecond, 'ratio');
  yield figure('vault-longest-task-ms', stalls.longest, 'ms');
  yield figure('vault-long-tasks', stalls.long, 'tasks');
  if (stalls.longest > 50) console.log(`longest tasks: ${JSON.stringify(stalls.worst)}`);
  yield figure('vault-heap-growth-mb', (last.heap - first.heap) / MIB, 'MiB');
  yield figure('vault-wasm-growth-mb', (last.wasm - first.wasm) / MIB, 'MiB');
  if (first.pss !== null && last.pss !== null) yield figure('vault-pss-growth-mb', (last.pss - first.pss) / MIB, 'MiB');
}

/** Every file has its line, and the sum above the table adds up. */
async function checkCounts(portal: Portal, { files }: EvidenceFolder): Promise<void> {
  const rows = Number(await portal.at('results-table').getAttribute('aria-rowcount')) - 1;
  const tally = await portal.tally();
  console.log(`${rows} rows; ${JSON.stringify(tally)}`);
  const [found = 0, ...parts] = Object.values(tally);
  if (rows !== files || found !== files || parts.reduce((sum, part) => sum + part, 0) !== found)
    throw new Error(`${files} files were handed in, and the table says otherwise.`);
}
