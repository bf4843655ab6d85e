import type { OpenBenchPage } from '../bench-page.ts';
import { figure, type Figure } from '../figure.ts';

const ROUNDS = 15;

/** The three digests of a JPEG of 12 MP, against the browser's SHA-256 alone and against the sum of the three alone. */
export async function* digestFigures(page: OpenBenchPage): AsyncGenerator<Figure> {
  const { bytes, all, sha1, sha256, md5, ...ratios } = await page.call('digestTimes', ROUNDS);
  const speed = (name: string, time: number) => figure(`digests-${name}mb-per-s`, bytes / 1000 / time, 'MB/s');
  yield speed('12mp-', all);
  yield speed('sha256-alone-', sha256);
  yield speed('sha1-alone-', sha1);
  yield speed('md5-alone-', md5);
  yield figure('digests-vs-subtle', ratios.allToSha256, 'ratio');
  yield figure('digests-vs-sum-of-alone', ratios.allToSum, 'ratio');
  yield figure('digests-in-pieces-vs-whole', ratios.piecesToWhole, 'ratio');
}
