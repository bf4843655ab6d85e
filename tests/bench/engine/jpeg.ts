import { writeCameraJpeg } from '../../fixtures/jpeg-writer.ts';
import { figure as figureOf, type Figure } from '../figure.ts';
import type { AnyBenchPage } from '../firefox-page.ts';
import type { Size } from './formats.ts';
import type { Scratch } from './scratch.ts';
import { photograph } from './specimens.ts';

const ROUNDS = 9;

/**
 * From the bytes of a JPEG as cameras write it (4:2:0, quality 90, sensor noise) to both PDQ profiles, in one worker: against the browser's
 * own decoding to pixels, and against mozjpeg's decoding alone, which was the way before.
 *
 * @param suffix of the figures' names
 */
export async function* jpegFigures(page: AnyBenchPage, scratch: Scratch, suffix = ''): AsyncGenerator<Figure> {
  const figure = (name: string, value: number, unit: string) => figureOf(`${name}${suffix}`, value, unit);
  const measure = async (size: Size, progressive = false) => {
    const bytes = await writeCameraJpeg(photograph(size), 90, progressive);
    const paths = await scratch.write([{ path: 'camera.jpg', bytes }]);
    await page.give(paths);
    const times = await page.call('jpegTimes', ROUNDS);
    await scratch.remove(paths);
    return times;
  };
  const large = await measure('12mp');
  yield figure('jpeg-12mp-vs-canvas', large.toCanvas, 'ratio');
  yield figure('jpeg-12mp-vs-jsquash', large.toJsquash, 'ratio');
  yield figure('jpeg-12mp-before-vs-canvas', large.beforeToCanvas, 'ratio');
  yield figure('jpeg-12mp-to-pdq', large.ours, 'ms');
  yield figure('jpeg-12mp-to-pdq-before', large.before, 'ms');
  yield figure('pipeline-12mp-vs-decode-pdq', large.jobToOurs, 'ratio');
  yield figure('jpeg-12mp-wasm-mb', large.wasmBytes / 1e6, 'MB');
  const middle = await measure('2mp');
  yield figure('jpeg-2mp-vs-canvas', middle.toCanvas, 'ratio');
  yield figure('jpeg-2mp-vs-jsquash', middle.toJsquash, 'ratio');
  yield figure('jpeg-0.3mp-vs-jsquash', (await measure('0.3mp')).toJsquash, 'ratio');
  const progressive = await measure('12mp', true);
  yield figure('jpeg-progressive-12mp-vs-canvas', progressive.toCanvas, 'ratio');
  yield figure('jpeg-progressive-12mp-wasm-mb', progressive.wasmBytes / 1e6, 'MB');
}
