import { BATCH_FILES } from '#lib/engine/limits.ts';
import { paint } from '../../fixtures/painter.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import type { OpenBenchPage } from '../bench-page.ts';
import { distinctCopies } from '../distinct-copies.ts';
import { figure, type Figure } from '../figure.ts';
import type { Scratch } from './scratch.ts';

const ROUNDS = 8;
const FILES = 800;

/**
 * What handing small files to a worker costs: the time of the engine with one worker, less that of the same calls made inside of one. Pictures
 * of a few hundred bytes, handed over one by one and several at a time. The fastest of some rounds counts: a difference is small beside what
 * other work on the machine adds.
 */
export async function* messageFigures(page: OpenBenchPage, scratch: Scratch): AsyncGenerator<Figure> {
  const tiny = { name: 'tiny', format: 'png', file: writePng(paint(13, 12, 8)) };
  const paths = await scratch.write(distinctCopies(tiny, FILES, 0));
  await page.give(paths);
  const ways = [1, BATCH_FILES].map((batchFiles) => ({ batchFiles, inside: Infinity, engine: Infinity }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ways) {
      way.inside = Math.min(way.inside, await page.call('insideMilliseconds', way.batchFiles));
      way.engine = Math.min(way.engine, await page.call('engineMilliseconds', { ...way, workers: 1 }));
    }
  }
  await scratch.remove(paths);
  const [single = NaN, batched = NaN] = ways.map(({ inside, engine }) => engine - inside);
  const perFile = (name: string, time = NaN) => figure(name, (time * 1000) / FILES, 'µs/file');
  yield perFile('small-file-single', ways[0]?.engine);
  yield perFile('small-file-batched', ways[1]?.engine);
  yield perFile('message-overhead-single', single);
  yield perFile('message-overhead-batched', batched);
  yield figure('message-overhead-batched-vs-single', batched / single, 'ratio');
}
