import fc from 'fast-check';
import { GifWriter } from 'omggif';
import { describe, expect, it } from 'vitest';
import { GifDecoder } from '#lib/engine/decode/gif.ts';
import { coloursOf, gifTrailer, indexed, subBlocks, writeGif } from '../../fixtures/gif-writer.ts';
import { lzwEncode } from '../../fixtures/lzw-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { decoded, isNoticed, refusal, settlesOnMutations } from './decoded.ts';

const decoder = new GifDecoder();
const picture = indexed(paint(3, 40, 33));
const small = indexed(paint(4, 7, 5));
const gifCodes = { literalBits: 8, lowBitsFirst: true, growsEarly: false } as const;

describe('pixels', () => {
  it.each([
    ['with a global palette', {}],
    ['with a local palette', { palette: 'local' }],
    ['interlaced', { interlaced: true }],
    ['with a transparent colour, which keeps it', { transparent: picture.indices[50] ?? 0 }],
    ['after a comment', { before: [0x21, 0xfe, ...subBlocks(new Uint8Array(300).fill(0x2c))] }],
    ['after stray bytes', { before: [0, 1, 7] }],
    ['on a screen of no size', { screen: { width: 0, height: 0 } }],
    ['with more data than fit', { codes: lzwEncode(Uint8Array.from([...picture.indices, 1, 2, 3]), gifCodes) }],
  ] as const)('come as they were painted: %s', async (_, form) => {
    const image = await decoded(decoder, writeGif(picture, form));
    expect(image).toEqual({ width: 40, height: 33, channels: 3, data: coloursOf(picture), warnings: [] });
  });

  it('come as another encoder wrote them', async () => {
    const file = new Uint8Array(20_000);
    const palette = Array.from({ length: 256 }, (_, i) => i * 0x10203);
    const writer = new GifWriter(file, 40, 33, { palette });
    writer.addFrame(0, 0, 40, 33, [...picture.indices]);
    writer.addFrame(0, 0, 40, 33, new Array<number>(40 * 33).fill(0));
    const image = await decoded(decoder, file.slice(0, writer.end()));
    const data = [...picture.indices].flatMap((index) => [16, 8, 0].map((shift) => ((index * 0x10203) >> shift) & 255));
    expect(image).toMatchObject({ data: Uint8Array.from(data), warnings: [] });
  });

  it('of any size come back', async () => {
    const size = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.boolean(), fc.integer(), async (width, height, interlaced, seed) => {
        const any = indexed(paint(seed, width, height));
        expect((await decoded(decoder, writeGif(any, { interlaced }))).data).toEqual(coloursOf(any));
      }),
      { numRuns: 60 },
    );
  });

  it('of a code table that fills up come back', async () => {
    const large = indexed(paint(5, 300, 200));
    expect((await decoded(decoder, writeGif(large))).data).toEqual(coloursOf(large));
  });

  it('of few colours come back', async () => {
    const palette = Uint8Array.of(9, 8, 7, 250, 251, 252);
    const indices = Uint8Array.from({ length: 35 }, (_, i) => (i * i) % 2);
    const image = await decoded(decoder, writeGif({ width: 7, height: 5, indices, palette }));
    expect(image.data).toEqual(coloursOf({ width: 7, height: 5, indices, palette }));
  });
});

describe('the first frame as it is shown', () => {
  it('lies on a black screen', async () => {
    const image = await decoded(decoder, writeGif(small, { screen: { width: 20, height: 12 }, x: 5, y: 6 }));
    const colours = coloursOf(small);
    const expected = Uint8Array.from({ length: 20 * 12 * 3 }, (_, i) => {
      const [x, y] = [(Math.floor(i / 3) % 20) - 5, Math.floor(i / 60) - 6];
      return x >= 0 && x < 7 && y >= 0 && y < 5 ? (colours[(y * 7 + x) * 3 + (i % 3)] ?? 0) : 0;
    });
    expect(image).toEqual({ width: 20, height: 12, channels: 3, data: expected, warnings: [] });
  });

  it('enlarges a screen that it sticks out of', async () => {
    const image = await decoded(decoder, writeGif(small, { screen: { width: 4, height: 4 }, x: 5, y: 0 }));
    expect([image.width, image.height]).toEqual([12, 5]);
    expect(image.data.subarray(15, 36)).toEqual(coloursOf(small).subarray(0, 21));
  });

  it('is the first that has pixels', async () => {
    const empty = writeGif({ ...small, width: 0, height: 0, indices: new Uint8Array() }, { after: [] });
    const file = Uint8Array.from([...empty, ...writeGif(small).subarray(13 + 768)]);
    expect((await decoded(decoder, file)).data).toEqual(coloursOf(small));
  });

  it('is black where its palette has no colour', async () => {
    const file = writeGif(
      { ...small, palette: small.palette.slice(0, 6) },
      { codes: lzwEncode(small.indices, gifCodes) },
    );
    const literalBits = file.indexOf(0x2c) + 10;
    const image = await decoded(decoder, file.with(literalBits, 8));
    expect(image.data.every((value, i) => value === ((small.indices[Math.floor(i / 3)] ?? 0) > 1 ? 0 : value))).toBe(
      true,
    );
    expect((await decoded(decoder, writeGif(small, { palette: 'none' }))).data).toEqual(new Uint8Array(105));
  });
});

describe('damage', () => {
  it('leaves the pixels before it', async () => {
    const whole = writeGif(picture);
    const image = await decoded(decoder, whole.slice(0, -600));
    expect(image.warnings).toEqual(['GIF: the pixel data are cut off', 'GIF: the file is cut off']);
    const colours = coloursOf(picture);
    const seen = image.data.findLastIndex((value) => value !== 0) + 1;
    expect(seen).toBeGreaterThan(600);
    expect(image.data.subarray(0, seen)).toEqual(colours.subarray(0, seen));
  });

  it('is told by its kind', async () => {
    const codes = lzwEncode(picture.indices, gifCodes);
    const few = lzwEncode(picture.indices.subarray(0, 700), gifCodes);
    const warnings = async (form: Parameters<typeof writeGif>[1]) =>
      (await decoded(decoder, writeGif(picture, form))).warnings;
    expect(await warnings({ after: [] })).toEqual(['GIF: the file is cut off']);
    expect(await warnings({ codes: few })).toEqual(['GIF: the pixel data end too soon']);
    expect(await warnings({ codes: codes.fill(255, 500, 520) })).toEqual(['GIF: the pixel data are broken']);
  });

  it('does not pass unnoticed when a file is cut', async () => {
    const whole = writeGif(small);
    expect(await isNoticed(decoder, whole)).toBe(false);
    for (let length = 0; length < whole.length; length++) {
      expect(await isNoticed(decoder, whole.slice(0, length)), `cut to ${length}`).toBe(true);
    }
  });

  it('of all pixels is a refusal', async () => {
    expect(await refusal(decoder, writeGif(small, { codes: new Uint8Array() }))).toBe('undecodable');
    expect(await refusal(decoder, writeGif({ ...small, width: 0 }))).toBe('no header');
    expect(await refusal(decoder, Uint8Array.of(...writeGif(small).subarray(0, 13), gifTrailer))).toBe('no header');
  });

  it('of any kind lets it settle', async () => {
    await settlesOnMutations(
      decoder,
      [writeGif(small), writeGif(picture, { interlaced: true, palette: 'local' })],
      1500,
    );
  });

  it('in codes that lead round in a circle ends', async () => {
    // Codes 4 (clear), 0, 7, 7, then 7 of four bits: in a table without checks entry 7 becomes its own prefix.
    const codes = Uint8Array.of(0b11_000_100, 0b0_0111_111, 0b101);
    const file = writeGif({ ...small, palette: small.palette.slice(0, 12) }, { codes });
    expect((await decoded(decoder, file)).warnings).toEqual(['GIF: the pixel data are broken']);
  });
});

it('is known by its signature', () => {
  const file = writeGif(small);
  expect(decoder.mimeOf(file)).toBe('image/gif');
  expect(decoder.mimeOf(file.with(4, 0x37))).toBe('image/gif');
  expect(decoder.mimeOf(file.with(4, 0x38))).toBeNull();
});
