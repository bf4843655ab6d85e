import type { OpenBenchPage } from '../bench-page.ts';
import { distinctCopies } from '../distinct-copies.ts';
import { figure, median, type Figure } from '../figure.ts';
import type { Scratch } from './scratch.ts';
import type { Specimen } from './specimens.ts';

const ROUNDS = 3;
const FILES = 90;

/** Images a second through the engine with one worker, two, and as many as the portal has; all in each round. */
export async function* throughputFigures(
  specimen: Specimen,
  page: OpenBenchPage,
  scratch: Scratch,
): AsyncGenerator<Figure> {
  const paths = await scratch.write(distinctCopies(specimen, FILES, 0));
  await page.give(paths);
  const pool = await page.call('poolWorkers');
  const rates = new Map([1, 2, pool].map((workers) => [workers, [] as number[]]));
  const scaling: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [workers, measured] of rates) {
      const time = await page.call('engineMilliseconds', { workers, batchFiles: 1 });
      measured.push((FILES * 1000) / time);
    }
    scaling.push((rates.get(2)?.[round] ?? NaN) / (rates.get(1)?.[round] ?? NaN));
  }
  await scratch.remove(paths);
  for (const [workers, measured] of rates) {
    yield figure(`${specimen.name}-images-per-s-${workers}-workers`, median(measured), 'images/s');
  }
  yield figure('scaling-2-workers', median(scaling), 'ratio');
}
