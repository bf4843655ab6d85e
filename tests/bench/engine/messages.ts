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
 * What handing small files to a worker costs: the time of the engine with one worker, less that of the pipeline alone in one. Pictures of
 * a few hundred bytes, handed over one by one and several at a time. The fastest of some rounds counts: a difference is small beside what
 * other work on the machine adds.
 */
export async function* messageFigures(page: OpenBenchPage, scratch: Scratch): AsyncGenerator<Figure> {
  const tiny = { name: 'tiny', format: 'png', file: writePng(paint(13, 12, 8)) };
  const paths = await scratch.write(distinctCopies(tiny, FILES, 0));
  await page.give(paths);
  let [inside, single, batched] = [Infinity, Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    inside = Math.min(inside, await page.call('insideMilliseconds'));
    single = Math.min(single, await page.call('engineMilliseconds', { workers: 1, batchFiles: 1 }));
    batched = Math.min(batched, await page.call('engineMilliseconds', { workers: 1, batchFiles: BATCH_FILES }));
  }
  await scratch.remove(paths);
  const microseconds = (name: string, time: number) => figure(name, (time * 1000) / FILES, 'µs/file');
  yield microseconds('small-file-pipeline', inside);
  yield microseconds('small-file-single', single);
  yield microseconds('small-file-batched', batched);
  yield microseconds('message-overhead-single', single - inside);
  yield microseconds('message-overhead-batched', batched - inside);
  yield figure('message-overhead-batched-vs-single', (batched - inside) / (single - inside), 'ratio');
}
