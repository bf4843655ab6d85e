import { expect, it } from 'vitest';
import { liftLevel } from '#lib/engine/decode/avif/av1-level.ts';
import { AvifDecoder } from '#lib/engine/decode/avif.ts';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import type { PdqPixels } from '#lib/engine/hash/pdq.ts';
import { AVIF_BRANDS, avifOf, encodeAv1, writeAvif, writeDeepAvif } from '../../fixtures/avif-writer.ts';
import { box, clap, grid, imir, irot, itemOf, writeHeif } from '../../fixtures/heif-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { writeSequence } from '../../fixtures/sequence-writer.ts';
import { loadModule } from '../../fixtures/engine-modules.ts';
import { decodeChanged } from './decode-changed.ts';

const decoder: Decoder = new AvifDecoder(loadModule);
const picture = paint(3, 61, 47);
const lossless = await writeAvif(picture, { lossless: true });
const lossy = await writeAvif(picture, { quality: 80 });
const coded = await encodeAv1(picture, { lossless: true });

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  const image = await decoder.decode(bytes, header);
  if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
  return image;
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>): Promise<PdqPixels> {
  expect(decoder.mimeOf(bytes)).toBe('image/avif');
  const image = await decode(bytes);
  if (!image.ok) throw new Error(image.error.reason);
  expect(image.value.warnings).toEqual([]);
  return image.value.pixels;
}

const colourAt = ({ data, width }: Pick<PdqPixels, 'data' | 'width'>, x: number, y: number): number[] => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
];

/** Every pixel against the one of a picture that it must come from. */
function expectSeen(pixels: PdqPixels, from: Picture, source: (x: number, y: number) => readonly [number, number]) {
  const got: number[][] = [];
  const wanted: number[][] = [];
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      got.push(colourAt(pixels, x, y));
      wanted.push(colourAt(from, ...source(x, y)));
    }
  }
  expect(got).toEqual(wanted);
}

it('gives the pixels of a lossless file exactly, and nearly those of a lossy one', async () => {
  expectSeen(await pixelsOf(lossless), picture, (x, y) => [x, y]);
  const { data } = await pixelsOf(lossy);
  const errors = Array.from(data, (sample, at) => (at % 4 === 3 ? 0 : Math.abs(sample - (picture.data[at] ?? 0))));
  expect(errors.reduce((sum, error) => sum + error) / errors.length).toBeLessThan(12);
});

it('drops alpha without applying it: hidden colours stay', async () => {
  const data = picture.data.map((sample, at) => (at % 4 === 3 ? at % 256 : sample));
  expectSeen(await pixelsOf(await writeAvif({ ...picture, data }, { lossless: true })), picture, (x, y) => [x, y]);
});

it.each([10, 12] as const)('rounds samples of %i bits to the nearest of 256', async (bits) => {
  const largest = 2 ** bits - 1;
  const data = new Uint16Array(64 * 48 * 4).map((_, at) => (at % 4 === 3 ? largest : (at * 37) % (largest + 1)));
  const file = await writeDeepAvif({ width: 64, height: 48, data }, bits);
  expect(decoder.header(file)?.weight).toBeGreaterThan(decoder.weight);
  const pixels = await pixelsOf(file);
  const wanted = [...data].map((sample) => Math.round((sample * 255) / largest));
  expect([...pixels.data]).toEqual(wanted);
});

it('gives grey as one channel', async () => {
  const { data, ...shape } = await pixelsOf(await writeAvif(picture, { quality: 90, subsample: 0 }));
  expect(shape).toEqual({ width: 61, height: 47, channels: 1 });
  expect(data).toHaveLength(61 * 47);
});

it('turns and mirrors as the file says, in the order that it says', async () => {
  const [w, h] = [60, 46];
  // Where the pixel of the result at (x, y) comes from.
  const cases: [Uint8Array[], (x: number, y: number) => readonly [number, number]][] = [
    [[irot(0)], (x, y) => [x, y]],
    [[irot(1)], (x, y) => [w - y, x]],
    [[irot(2)], (x, y) => [w - x, h - y]],
    [[irot(3)], (x, y) => [y, h - x]],
    [[imir(0)], (x, y) => [x, h - y]],
    [[imir(1)], (x, y) => [w - x, y]],
    [[irot(1), imir(0)], (x, y) => [y, x]],
    [[imir(0), irot(1)], (x, y) => [w - y, h - x]],
  ];
  for (const [properties, source] of cases) expectSeen(await pixelsOf(avifOf(coded, ...properties)), picture, source);
});

it('crops as the file says, before it turns', async () => {
  // 20 by 10 pixels around a point that lies 3 to the right of the centre and half a pixel above it.
  const crop = clap(20, 1, 10, 1, 3, 1, -1, 2);
  expectSeen(await pixelsOf(avifOf(coded, crop)), picture, (x, y) => [x + 23, y + 18]);
  expectSeen(await pixelsOf(avifOf(coded, crop, irot(1))), picture, (x, y) => [19 - y + 23, x + 18]);
  expect(decoder.header(avifOf(coded, clap(20, 1, 10, 1, 300, 1, 0, 1)))).toBeNull();
  expect(decoder.header(avifOf(coded, clap(20, 0, 10, 1, 0, 1, 0, 1)))).toBeNull();
});

it('puts tiles together', async () => {
  const whole = paint(5, 130, 70);
  const tile = (left: number) => {
    const data = new Uint8ClampedArray(64 * 64 * 4).fill(255);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < Math.min(64, 130 - left); x++) data.set(colourAt(whole, left + x, y), 4 * (y * 64 + x));
    }
    return encodeAv1({ width: 64, height: 64, data }, { lossless: true });
  };
  const tiles = [await tile(0), await tile(64), await tile(128)];
  const items = [...tiles.map((each) => itemOf(each)), grid(3, 130, 64, [1, 2, 3])];
  const file = writeHeif({ brands: AVIF_BRANDS, items, primary: 4 });
  expect(decoder.header(file)).toMatchObject({ width: 130, height: 64, codedPixels: 3 * 64 * 64 });
  expectSeen(await pixelsOf(file), whole, (x, y) => [x, y]);
});

it('takes the first picture of a sequence', async () => {
  const next = await encodeAv1(paint(4, 61, 47), { lossless: true });
  const file = writeSequence(['avis', 'msf1', 'iso8'], [coded, next], picture);
  expectSeen(await pixelsOf(file), picture, (x, y) => [x, y]);
});

it('takes files for AVIF whose brands only say HEIF, by how their picture is coded', async () => {
  for (const brands of [['mif1'], ['mif1', 'heic'], ['msf1', 'miaf']]) {
    const file = writeHeif({ brands, items: [itemOf(coded)], primary: 1 });
    expectSeen(await pixelsOf(file), picture, (x, y) => [x, y]);
  }
});

it('takes a box of items that reaches to the end of the file', async () => {
  const file = writeHeif({ brands: AVIF_BRANDS, items: [{ ...itemOf(coded), isInside: true }], primary: 1 });
  const withoutData = file.slice(0, -8);
  new DataView(withoutData.buffer).setUint32(8 + 8 + 4 * AVIF_BRANDS.length, 0);
  expectSeen(await pixelsOf(withoutData), picture, (x, y) => [x, y]);
});

it('takes pictures of levels that are younger than the codec', async () => {
  const data = Uint8Array.from(coded.data);
  // Behind a temporal delimiter and the head of the sequence header: profile, two flags, then five bits of level.
  data[4] = ((data[4] ?? 0) & 0b11111000) | 0b101;
  data[5] = (data[5] ?? 0) & 0b00111111;
  expectSeen(await pixelsOf(avifOf({ ...coded, data })), picture, (x, y) => [x, y]);

  // The long header has them in its fourth byte.
  const long = Uint8Array.of(0x12, 0, 0x0a, 5, 0, 0, 0, 0xa3, 0x32);
  liftLevel(long);
  expect([...long]).toEqual([0x12, 0, 0x0a, 5, 0, 0, 0, 0xfb, 0x32]);
  const known = Uint8Array.of(0x12, 0, 0x0a, 5, 0, 0, 0, 0x83, 0x32);
  liftLevel(known);
  expect(known[7]).toBe(0x83);
});

it('lets no cut pass unnoticed, and decodes the next one as if nothing had been', async () => {
  const before = await decode(lossless);
  const followed = new Uint8Array([...lossy, ...box('free', new Uint8Array(60))]);
  for (const whole of [lossless, followed]) {
    for (let length = 0; length < whole.length; length += length < whole.length - 80 ? 97 : 1) {
      const cut = whole.slice(0, length);
      const header = decoder.header(cut);
      const image = header === null ? null : await decoder.decode(cut, header);
      // The head of the last box is not there: nothing shows that it was to follow.
      const isWhole = length >= lossy.length && length < lossy.length + 8;
      if (image?.ok === true && !isWhole) {
        expect(image.value.warnings, `cut to ${length}`).toEqual(['AVIF: the file is cut off']);
      }
    }
  }
  expect(await decode(lossless)).toEqual(before);
});

it('survives any bytes, and reads the same sides as the codec', async () => {
  const files = [lossless, lossy, avifOf(coded, irot(1)), writeSequence(['avis'], [coded], picture)];
  const traps = await decodeChanged(() => new AvifDecoder(loadModule), { files, reach: 600, runs: 300 });
  expect(traps).toBeLessThan(30);
  expectSeen(await pixelsOf(lossless), picture, (x, y) => [x, y]);
});

it('holds no more memory after many files, refused ones among them', async () => {
  const bad = lossy.slice(0, -200);
  for (let i = 0; i < 20; i++) await decode(i % 2 === 0 ? bad : lossy);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 150; i++) await decode(i % 2 === 0 ? bad : lossy);
  expect(decoder.memoryBytes()).toBe(before);
});
