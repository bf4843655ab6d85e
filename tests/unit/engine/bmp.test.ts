import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BmpDecoder } from '#lib/engine/decode/bmp.ts';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { PngDecoder } from '#lib/engine/decode/png.ts';
import { writeBmp, type BmpForm } from '../../fixtures/bmp-writer.ts';
import { writePlainJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { writePng } from '../../fixtures/png-writer.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const jpeg = new JpegDecoder(engineModules.jpeg, engineModules.kernel);
const png = new PngDecoder(engineModules.png);
const decoder = new BmpDecoder({ jpeg, png });
const picture = paint(3, 41, 33);

const heads = [12, 16, 40, 52, 56, 64, 108, 124] as const;
const depths = [1, 2, 4, 8, 16, 24, 32] as const;
const rgb565 = { red: 5, green: 6, blue: 5 };

async function comesAsPainted(form: Partial<BmpForm>, from = picture): Promise<void> {
  const { file, rgb } = writeBmp(from, form);
  const { width, height } = from;
  expect(await decoded(decoder, file)).toEqual({ width, height, channels: 3, data: rgb, warnings: [] });
}

describe('pixels come as they were painted', () => {
  it.each(heads.flatMap((head) => depths.map((bits) => [head, bits] as const)))(
    'after a head of %i bytes, %i bits each',
    async (head, bits) => {
      await comesAsPainted({ head, bits });
    },
  );

  it.each([
    [40, 4],
    [40, 8],
    [64, 4],
    [64, 8],
    [64, 24],
    [108, 8],
  ] as const)('in runs, after a head of %i bytes, %i bits each', async (head, bits) => {
    await comesAsPainted({ head, bits, runs: true });
  });

  it.each(depths)('from the top down, %i bits each', async (bits) => {
    await comesAsPainted({ bits, topDown: true });
  });

  it.each([
    [16, rgb565],
    [16, { red: 4, green: 4, blue: 4 }],
    [16, { red: 1, green: 2, blue: 3 }],
    [16, { red: 7, green: 3, blue: 6 }],
    [32, { red: 8, green: 8, blue: 8 }],
    [32, { red: 10, green: 10, blue: 10 }],
    [32, { red: 11, green: 11, blue: 10 }],
    [32, { red: 9, green: 12, blue: 7 }],
    [32, { red: 20, green: 3, blue: 2 }],
  ] as const)('under masks in %i bits: %o', async (bits, channels) => {
    for (const head of [40, 52, 56, 108, 124] as const) {
      await comesAsPainted({ head, bits, channels });
      await comesAsPainted({ head, bits, channels, alpha: true });
    }
  });

  it('of any size and form', async () => {
    const size = fc.integer({ min: 1, max: 40 });
    const form = fc.record({
      bits: fc.constantFrom(...depths),
      topDown: fc.boolean(),
      gap: fc.nat({ max: 20 }),
      runs: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer(), form, async (width, height, seed, { runs, ...form }) => {
        await comesAsPainted(
          { ...form, runs: runs && (form.bits === 4 || form.bits === 8) },
          paint(seed, width, height),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('in an OS/2 bitmap array: its first bitmap', async () => {
    const { file, rgb } = writeBmp(picture, { head: 12, bits: 8 });
    const view = new DataView(file.buffer);
    view.setUint32(10, view.getUint32(10, true) + 14, true);
    const array = Uint8Array.from([0x42, 0x41, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...file]);
    expect(decoder.mimeOf(array)).toBe('image/bmp');
    expect((await decoded(decoder, array)).data).toEqual(rgb);
  });
});

describe('colours', () => {
  it('that a palette does not have are black', async () => {
    await comesAsPainted({ bits: 8, colours: 100 });
    await comesAsPainted({ bits: 4, colours: 5 });
    await comesAsPainted({ bits: 1, colours: 1 });
  });

  it('under masks with holes, or in the bits of an index, are none', async () => {
    const { file } = writeBmp(picture, { bits: 32, channels: { red: 8, green: 8, blue: 8 } });
    new DataView(file.buffer).setUint32(54, 0xaa0000, true);
    expect(await refusal(decoder, file)).toBe('undecodable');
    const indexed = writeBmp(picture, { bits: 8 }).file;
    new DataView(indexed.buffer).setUint32(30, 3, true);
    expect(await refusal(decoder, indexed)).toBe('no header');
  });
});

describe('runs', () => {
  /** Three columns, two rows of 8-bit pixels, the lower row first. */
  async function runs(...codes: number[]) {
    const { file } = writeBmp(paint(1, 3, 2), { bits: 8, runs: true });
    const at = new DataView(file.buffer).getUint32(10, true);
    const { data, warnings } = await decoded(decoder, Uint8Array.from([...file.subarray(0, at), ...codes]));
    // Of the colours that the writer's palette has, red is enough.
    return { red: [...data].filter((_, i) => i % 3 === 0), warnings };
  }
  const red = (index: number): number => (index * 73 + 19) & 255;

  it('that leave pixels out leave them black', async () => {
    expect(await runs(1, 7, 0, 2, 1, 1, 1, 8, 0, 1)).toEqual({ red: [0, 0, red(8), red(7), 0, 0], warnings: [] });
    expect(await runs(0, 0, 2, 7, 0, 1)).toEqual({ red: [red(7), red(7), 0, 0, 0, 0], warnings: [] });
    expect(await runs(0, 1)).toEqual({ red: [0, 0, 0, 0, 0, 0], warnings: [] });
  });

  it('that go beyond a row, or the picture, are cut', async () => {
    expect(await runs(9, 7, 0, 0, 1, 8, 0, 1)).toEqual({
      red: [red(8), 0, 0, red(7), red(7), red(7)],
      warnings: [],
    });
    expect(await runs(0, 2, 9, 9, 3, 7, 0, 1)).toEqual({ red: [0, 0, 0, 0, 0, 0], warnings: [] });
  });

  it('that stop short are told', async () => {
    const warnings = ['BMP: the pixel data are cut off'];
    expect(await runs(3, 7)).toEqual({ red: [0, 0, 0, red(7), red(7), red(7)], warnings });
    expect(await runs(0, 3, 1, 2)).toEqual({ red: [0, 0, 0, red(1), red(2), 0], warnings });
  });
});

describe('an embedded file', () => {
  const wrap = (coding: number, file: Uint8Array): Uint8Array<ArrayBuffer> => {
    const head = writeBmp(picture, { bits: 24 }).file.slice(0, 54);
    const view = new DataView(head.buffer);
    view.setUint16(28, 0, true);
    view.setUint32(30, coding, true);
    return Uint8Array.from([...head, ...file]);
  };

  it('is decoded by the codec for it', async () => {
    const pngFile = wrap(5, writePng(picture));
    expect((await decoded(decoder, pngFile)).data).toEqual(Uint8Array.from(picture.data));
    const file = writePlainJpeg(picture, 90);
    const jpegFile = wrap(4, file);
    expect(await decoded(decoder, jpegFile)).toEqual(await decoded(jpeg, new Uint8Array(file)));
  });

  it('of another coding is not decoded, and the picture not called broken', async () => {
    const file = writeBmp(picture, { bits: 32 }).file;
    new DataView(file.buffer).setUint32(30, 11, true);
    expect(await refusal(decoder, file)).toBe('unsupported-coding');
  });
});

describe('damage', () => {
  it('leaves the pixels before it', async () => {
    const { file, rgb } = writeBmp(picture, { bits: 24 });
    const { data, warnings } = await decoded(decoder, file.slice(0, 54 + 10 * 124 + 6));
    expect(warnings).toEqual(['BMP: the pixel data are cut off']);
    const row = 3 * 41;
    // The file begins with the lowest row; of the eleventh it has two pixels.
    expect(data.subarray(23 * row)).toEqual(rgb.subarray(23 * row));
    expect(data.subarray(22 * row, 22 * row + 6)).toEqual(rgb.subarray(22 * row, 22 * row + 6));
    expect(data.subarray(0, 22 * row).every((value) => value === 0)).toBe(true);
  });

  it('does not pass unnoticed when a file is cut, but for the bytes that fill up the last row', async () => {
    for (const form of [{ bits: 24 }, { bits: 4, runs: true }, { bits: 1 }] as const) {
      const { file } = writeBmp(paint(2, 7, 5), form);
      expect(await isNoticed(decoder, file)).toBe(false);
      for (let length = 0; length < file.length - 3; length++) {
        expect(await isNoticed(decoder, file.slice(0, length)), `cut to ${length}`).toBe(true);
      }
    }
  });

  it('of all pixels is a refusal', async () => {
    const { file } = writeBmp(picture, { bits: 24 });
    expect(await refusal(decoder, file.slice(0, 54))).toBe('undecodable');
    expect(await refusal(decoder, file.slice(0, 50))).toBe('no header');
    for (const side of [0, -41]) {
      const without = file.slice();
      new DataView(without.buffer).setInt32(18, side, true);
      expect(decoder.mimeOf(without)).toBe('image/bmp');
      expect(await refusal(decoder, without)).toBe('no header');
    }
  });

  it('of any kind lets it settle', async () => {
    const forms: Partial<BmpForm>[] = [
      { bits: 8, runs: true },
      { bits: 4, runs: true },
      { head: 64, bits: 24, runs: true },
      { bits: 1, head: 12 },
      { bits: 16, channels: rgb565, head: 124 },
    ];
    const files = forms.map((form) => writeBmp(paint(2, 12, 9), form).file);
    await settlesOnMutations(decoder, files, 2000);
  });
});

it('is known by its signature and the length of the head', () => {
  const { file } = writeBmp(picture);
  expect(decoder.mimeOf(file)).toBe('image/bmp');
  expect(decoder.mimeOf(file.with(14, 41))).toBe('image/bmp');
  expect(decoder.mimeOf(file.with(14, 90))).toBeNull();
  expect(decoder.mimeOf(file.with(1, 0x4e))).toBeNull();
  expect(decoder.mimeOf(Uint8Array.from(Buffer.from('BMW 320i, blue')))).toBeNull();
});
