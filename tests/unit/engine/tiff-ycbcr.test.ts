import { describe, expect, it } from 'vitest';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { TiffDecoder } from '#lib/engine/decode/tiff.ts';
import { paint } from '../../fixtures/painter.ts';
import { writeYCbCr } from '../../fixtures/tiff-ycbcr.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const decoder = new TiffDecoder({ jpeg: new JpegDecoder(engineModules.jpeg, engineModules.kernel) });
const picture = paint(8, 43, 37);
const blocks = [1, 2, 4].flatMap((across) => [1, 2, 4].map((down) => [across, down] as const));

/** Our coefficients have more digits than the formula that is written down everywhere. */
const farthest = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);

describe('YCbCr without JPEG', () => {
  it.each(blocks)('has the chroma of a block in each of its pixels: %i by %i', async (across, down) => {
    for (const compression of ['none', 'lzw', 'packbits'] as const) {
      const { file, data } = writeYCbCr(picture, [across, down], compression);
      const image = await decoded(decoder, file);
      expect(image).toMatchObject({ width: 43, height: 37, channels: 3, warnings: [] });
      expect(farthest(image.data, data)).toBeLessThanOrEqual(1);
    }
  });

  it('is scaled from the range that it says it has', async () => {
    const range = [16, 235, 128, 240, 128, 240].map((value) => [value, 1] as const);
    const { file } = writeYCbCr(paint(1, 8, 8), [1, 1], 'none', [{ tag: 532, kind: 'rational', values: range }]);
    const full = (await decoded(decoder, writeYCbCr(paint(1, 8, 8), [1, 1]).file)).data;
    const narrow = (await decoded(decoder, file)).data;
    const brighter = (value: number) => ((value - 16) * 255) / 219;
    const greys = (data: Uint8Array) => 0.299 * (data[0] ?? 0) + 0.587 * (data[1] ?? 0) + 0.114 * (data[2] ?? 0);
    expect(greys(narrow)).toBeCloseTo(brighter(greys(full)), -0.3);
  });

  it('that is cut or broken is noticed, and settles', async () => {
    const { file } = writeYCbCr(picture, [2, 2]);
    expect(await isNoticed(decoder, file)).toBe(false);
    const lzw = writeYCbCr(picture, [2, 1], 'lzw').file;
    expect(await isNoticed(decoder, lzw.fill(0xff, 40, 60))).toBe(true);
    await settlesOnMutations(decoder, [file, lzw], 500);
  });

  it('with blocks that the format does not know is not decoded', async () => {
    expect(await refusal(decoder, writeYCbCr(picture, [2, 2], 'none').file)).toBe('none');
    const odd = writeYCbCr(picture, [1, 1]).file;
    const at = Buffer.from(odd).indexOf(Uint8Array.of(530 & 255, 530 >> 8, 3, 0)) + 8;
    expect(await refusal(decoder, odd.with(at, 3))).toBe('unsupported-coding');
  });
});
