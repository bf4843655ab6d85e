import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BmpDecoder } from '#lib/engine/decode/bmp.ts';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { GifDecoder } from '#lib/engine/decode/gif.ts';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { PngDecoder } from '#lib/engine/decode/png.ts';
import { TiffDecoder } from '#lib/engine/decode/tiff.ts';
import samples from '../../fixtures/sample-pixels.json' with { type: 'json' };
import { decoded } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

/** Files of others; they stand beside the checkout, where they are present at all. */
const folder = new URL('../../../../shared/samples/', import.meta.url);
const jpeg = new JpegDecoder(engineModules.jpeg, engineModules.kernel);
const png = new PngDecoder(engineModules.png);
const decoders: readonly Decoder[] = [new GifDecoder(), new BmpDecoder({ jpeg, png }), new TiffDecoder({ jpeg })];

it.skipIf(!existsSync(folder)).each(samples)('$file has the pixels that $by sees', async (sample) => {
  const file = new Uint8Array(readFileSync(new URL(sample.file, folder)));
  const decoder = decoders.find((each) => each.mimeOf(file) !== null);
  if (decoder === undefined) throw new Error('no decoder');
  const { width, height, channels, data, warnings } = await decoded(decoder, file);
  const rgb =
    channels === 1 ? Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)] ?? 0) : data;
  const digest = createHash('sha256').update(rgb).digest('hex');
  const damaged = warnings.length > 0;
  expect({ ...sample, width, height, rgb: digest, damaged }).toEqual(sample);
});
