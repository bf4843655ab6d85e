import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { TiffDecoder } from '#lib/engine/decode/tiff.ts';
import { paint } from '../../fixtures/painter.ts';
import type { TiffCompression } from '../../fixtures/tiff-compression.ts';
import { writeTiffFile } from '../../fixtures/tiff-file.ts';
import { longs, shorts, tiffForm, tiffPage, writeTiff, type TiffForm } from '../../fixtures/tiff-writer.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const decoder = new TiffDecoder({ jpeg: new JpegDecoder(engineModules.jpeg, engineModules.kernel) });
const picture = paint(3, 37, 29);

async function comesAsPainted(form: Partial<TiffForm>, from = picture): Promise<void> {
  const { file, channels, data } = writeTiff(from, form);
  const { width, height } = from;
  expect(await decoded(decoder, file)).toEqual({ width, height, channels, data, warnings: [] });
}

const faxes = ['rle', 'rle-words', 'g3', 'g3-2d', 'g4'] as const;
const bytewise = ['none', 'lzw', 'old-lzw', 'deflate', 'old-deflate', 'packbits'] as const;

describe('pixels come as they were painted', () => {
  it.each([
    ['grey', 1],
    ['grey', 2],
    ['grey', 4],
    ['grey', 6],
    ['grey', 8],
    ['grey', 12],
    ['grey', 16],
    ['grey', 24],
    ['grey', 32],
    ['white-is-zero', 1],
    ['white-is-zero', 4],
    ['white-is-zero', 8],
    ['white-is-zero', 16],
    ['rgb', 4],
    ['rgb', 8],
    ['rgb', 10],
    ['rgb', 16],
    ['rgb', 32],
    ['palette', 1],
    ['palette', 2],
    ['palette', 4],
    ['palette', 8],
    ['cmyk', 8],
    ['cmyk', 16],
  ] as const)('as %s of %i bits', async (colours, bits) => {
    for (const littleEndian of [true, false]) await comesAsPainted({ colours, bits, littleEndian });
    await comesAsPainted({ colours, bits, planar: true, extra: colours === 'rgb' ? 2 : 0 });
    await comesAsPainted({ colours, bits, chunk: [16, 32], extra: 1 });
  });

  it.each([16, 24, 32, 64] as const)('as fractions of %i bits, cut to 0 and 1', async (bits) => {
    for (const littleEndian of [true, false]) {
      await comesAsPainted({ bits, numbers: 'float', littleEndian });
      await comesAsPainted({ bits, numbers: 'float', littleEndian, predictor: 3, compression: 'deflate' });
    }
  });

  it.each([8, 16, 32] as const)('as numbers of %i bits with a sign, from the least to the greatest', async (bits) => {
    await comesAsPainted({ bits, numbers: 'signed' });
  });

  it.each(bytewise)('compressed by %s', async (compression) => {
    await comesAsPainted({ compression });
    await comesAsPainted({ compression, chunk: [32, 16], littleEndian: false, colours: 'grey', bits: 16 });
    await comesAsPainted({ compression, bitReversed: true, chunk: 7 });
  });

  it.each(faxes)('compressed by %s', async (compression) => {
    for (const colours of ['grey', 'white-is-zero'] as const) {
      await comesAsPainted({ compression, bits: 1, colours });
      await comesAsPainted({ compression, bits: 1, colours, chunk: 5, bitReversed: true });
      await comesAsPainted({ compression, bits: 1, colours, chunk: [64, 16] });
    }
  });

  it.each([8, 16, 32] as const)('predicted from the left, %i bits', async (bits) => {
    for (const compression of ['lzw', 'deflate'] as const) {
      await comesAsPainted({ bits, compression, predictor: 2, littleEndian: false });
      await comesAsPainted({ bits, compression, predictor: 2, planar: true, chunk: [16, 16] });
    }
  });

  it('of any size and form', async () => {
    const size = fc.integer({ min: 1, max: 40 });
    const form = fc.record({
      colours: fc.constantFrom('white-is-zero', 'grey', 'rgb', 'cmyk'),
      bits: fc.constantFrom(1, 2, 4, 6, 8, 12, 16, 32),
      extra: fc.nat({ max: 2 }),
      littleEndian: fc.boolean(),
      big: fc.boolean(),
      chunksFirst: fc.boolean(),
      compression: fc.constantFrom<TiffCompression>(...bytewise),
      planar: fc.boolean(),
      chunk: fc.oneof(size, fc.tuple(size, size)),
      bitReversed: fc.boolean(),
    } as const);
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer(), form, async (width, height, seed, form) => {
        await comesAsPainted(form, paint(seed, width, height));
      }),
      { numRuns: 120 },
    );
  });
});

describe('of what the directory says', () => {
  it('orientation, alpha and a predictor without a compression that predicts count for nothing', async () => {
    for (let orientation = 1; orientation <= 8; orientation++)
      await comesAsPainted({ fields: [shorts(274, orientation)] });
    for (const kind of [0, 1, 2]) await comesAsPainted({ extra: 1, fields: [shorts(338, kind)] });
    await comesAsPainted({ compression: 'packbits', fields: [shorts(317, 2)] });
  });

  it('what is missing is guessed', async () => {
    for (const missing of [278, 258, 277, 262]) {
      const page = tiffPage(picture, { colours: 'grey', bits: 1, chunk: 29 });
      const fields = page.fields.filter(({ tag }) => tag !== missing);
      const file = writeTiffFile([{ ...page, fields }], tiffForm);
      expect((await decoded(decoder, file)).data, `without ${missing}`).toEqual(page.data);
    }
  });

  it('a palette of 8 bits, where 16 are due, is taken for what it is', async () => {
    const values = Array.from({ length: 12 }, (_, i) => i * 20);
    const { file } = writeTiff(picture, { colours: 'palette', bits: 2, fields: [shorts(320, ...values)] });
    const colours = [0, 1, 2, 3].map((i) => [i * 20, (i + 4) * 20, (i + 8) * 20]);
    const { data } = await decoded(decoder, file);
    const index = (at: number) => colours.findIndex(([red]) => red === data[at]);
    for (let at = 0; at < data.length; at += 3) expect([...data.subarray(at, at + 3)]).toEqual(colours[index(at)]);
  });
});

it('is the first of several pages', async () => {
  const pages = [tiffPage(picture), tiffPage(paint(4, 10, 9), { bits: 16 })];
  for (const big of [false, true]) {
    const file = writeTiffFile(pages, { ...tiffForm, big });
    expect(await decoded(decoder, file)).toMatchObject({ data: pages[0]?.data, warnings: [] });
  }
});

describe('damage', () => {
  it('leaves the pixels before it', async () => {
    const { file, data } = writeTiff(picture, { compression: 'lzw', chunksFirst: false, chunk: 8 });
    const image = await decoded(decoder, file.slice(0, -1500));
    expect(image.warnings).toEqual(['TIFF: parts that are damaged: 2 of 4', 'TIFF: the file is cut off']);
    expect(image.data.subarray(0, 16 * 111)).toEqual(data.subarray(0, 16 * 111));
    expect(image.data.subarray(27 * 111).every((value) => value === 0)).toBe(true);
  });

  it('does not pass unnoticed when a file is cut', async () => {
    for (const form of [{}, { chunksFirst: false }, { compression: 'deflate', big: true }] as const) {
      const pages = [tiffPage(paint(2, 7, 5), form), tiffPage(paint(3, 6, 4), form)];
      const file = writeTiffFile(pages, { ...tiffForm, ...form });
      expect(await isNoticed(decoder, file)).toBe(false);
      for (let length = 0; length < file.length; length++) {
        expect(await isNoticed(decoder, file.slice(0, length)), `cut to ${length}`).toBe(true);
      }
    }
  });

  it('of all pixels is a refusal', async () => {
    const { file } = writeTiff(picture, { compression: 'lzw', chunk: 29 });
    expect(await refusal(decoder, file.fill(255, 8, 20))).toBe('undecodable');
    expect(await refusal(decoder, writeTiff(picture, { fields: [longs(256, 0)] }).file)).toBe('no header');
    expect(await refusal(decoder, writeTiff(picture, { fields: [shorts(277, 0)] }).file)).toBe('undecodable');
  });

  it('of any kind lets it settle', async () => {
    const small = paint(2, 20, 15);
    const forms: Partial<TiffForm>[] = [
      ...faxes.map((compression) => ({ compression, bits: 1 as const, colours: 'grey' as const })),
      { compression: 'lzw', predictor: 2, bits: 16, chunksFirst: false },
      { compression: 'deflate', predictor: 3, bits: 32, numbers: 'float', chunk: [16, 16] },
      { compression: 'packbits', planar: true, big: true },
      { colours: 'palette', bits: 4, littleEndian: false },
    ];
    await settlesOnMutations(
      decoder,
      forms.map((form) => writeTiff(small, form).file),
      4000,
    );
  });
});

describe('is not decoded, and not called broken,', () => {
  it.each([
    ['a compression', shorts(259, 34925)],
    ['a colour space', shorts(262, 8)],
    ['a prediction', shorts(317, 5)],
    ['a kind of number', shorts(339, 5, 5, 5)],
    ['inks that are not CMYK', shorts(332, 2)],
  ] as const)('where %s is not known', async (_, field) => {
    const colours = field.tag === 332 ? 'cmyk' : 'rgb';
    expect(await refusal(decoder, writeTiff(picture, { compression: 'lzw', colours, fields: [field] }).file)).toBe(
      'unsupported-coding',
    );
  });
});

describe('the header', () => {
  it('counts the padding of tiles', () => {
    const { file } = writeTiff(picture, { chunk: [32, 64] });
    expect(decoder.header(file)).toMatchObject({ width: 37, height: 29, codedPixels: 4096 });
  });

  it('weighs what a chunk takes beside the result', () => {
    const weight = (form: Partial<TiffForm>) => decoder.header(writeTiff(picture, { chunk: 29, ...form }).file)?.weight;
    expect(weight({})).toBe(0.75);
    expect(weight({ compression: 'lzw' })).toBe(1.5);
    expect(weight({ compression: 'lzw', bits: 16, extra: 1 })).toBe(2.75);
  });

  it('weighs many samples, however few pixels there are', () => {
    const { file } = writeTiff(picture, { compression: 'lzw', fields: [shorts(277, 60_000), shorts(258, 32)] });
    expect(decoder.header(file)?.weight).toBeGreaterThan(10_000);
  });
});

describe('is known by its header', () => {
  it('in both byte orders and sizes', () => {
    for (const littleEndian of [true, false]) {
      for (const big of [true, false]) {
        expect(decoder.mimeOf(writeTiff(picture, { littleEndian, big }).file)).toBe('image/tiff');
      }
    }
    expect(decoder.mimeOf(writeTiff(picture).file.with(2, 44))).toBeNull();
  });

  it('unless it is a raw file of a camera', () => {
    const cfa = { fields: [shorts(262, 32803)] };
    expect(decoder.mimeOf(writeTiff(picture, cfa).file)).toBeNull();
    expect(decoder.mimeOf(writeTiff(picture, { fields: [longs(50706, 1)] }).file)).toBeNull();
    expect(decoder.mimeOf(writeTiff(picture, { fields: [shorts(259, 34713)] }).file)).toBeNull();
    const cr2 = writeTiff(picture).file;
    cr2.set([0x43, 0x52], 8);
    expect(decoder.mimeOf(cr2)).toBeNull();
  });

  it('unless a directory below the first holds what the sensor saw', () => {
    const page = tiffPage(picture);
    const below = tiffPage(picture, { fields: [shorts(262, 32803)] });
    const withSub = (at: number) => [{ ...page, fields: [...page.fields, longs(330, at)] }, below];
    const file = writeTiffFile(withSub(0), tiffForm);
    const view = new DataView(file.buffer);
    const first = view.getUint32(4, true);
    const second = view.getUint32(first + 2 + 12 * view.getUint16(first, true), true);
    expect(decoder.mimeOf(file)).toBe('image/tiff');
    expect(decoder.mimeOf(writeTiffFile(withSub(second), tiffForm))).toBeNull();
  });

  it('and named with the codec for JPEG', () => {
    expect(decoder.name).toMatch(/^lintel-tiff \d+, @jsquash\/jpeg /);
  });
});
