import type { Browser } from '@playwright/test';
import { digestOfZeros, writeZeros } from '../../fixtures/zeros.ts';
import type { OpenBenchPage } from '../bench-page.ts';
import { figure, milliseconds, type Figure } from '../figure.ts';
import { watchRenderers } from '../../browser/renderer-memory.ts';
import type { Scratch } from './scratch.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** A file of 4 GiB through the engine: its digests, their speed, and how far the memory of the browser's pages grows meanwhile. */
export async function* largeFileFigures(
  page: OpenBenchPage,
  browser: Browser,
  scratch: Scratch,
): AsyncGenerator<Figure> {
  const path = scratch.path('large.bin');
  await writeZeros(path, 4 * GIB);
  await page.give([path]);
  const memory = await watchRenderers(browser);
  let digest = '';
  const time = await milliseconds(async () => {
    digest = (await page.call('outcome')).sha256;
  });
  const growth = memory?.stop();
  await scratch.remove([path]);
  if (digest !== digestOfZeros('sha256', 4 * GIB)) throw new Error('The digest of the large file is wrong');
  yield figure('large-file-mb-per-s', (4 * GIB) / 1000 / time, 'MB/s');
  if (growth !== undefined) yield figure('large-file-memory-growth', growth / MIB, 'MiB');
}
