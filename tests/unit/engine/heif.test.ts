import { expect, it } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { HeifDecoder } from '#lib/engine/decode/heif.ts';
import type { PdqPixels } from '#lib/engine/hash/pdq.ts';
import { clap, grid, imir, irot, ispe, itemOf, writeHeif, type HeifItem } from '../../fixtures/heif-writer.ts';
import { encodeGreyHevc, encodeHevc } from '../../fixtures/hevc-encoder.ts';
import type { CodedPicture } from '../../fixtures/isobmff-reader.ts';
import { paint } from '../../fixtures/painter.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { writeSequence } from '../../fixtures/sequence-writer.ts';
import { loadModule } from '../../fixtures/engine-modules.ts';
import { decodeChanged } from './decode-changed.ts';

const decoder: Decoder = new HeifDecoder(loadModule);
const BRANDS = ['heic', 'mif1', 'heic'];
const SIDE = 64;

/** A scene of three by two tiles, of which the last column and row are not all shown. */
const scene = paint(3, 3 * SIDE, 2 * SIDE);
const cut = ({ data, width }: Picture, left: number, top: number): Picture => ({
  width: SIDE,
  height: SIDE,
  data: Uint8ClampedArray.from({ length: 4 * SIDE * SIDE }, (_, at) => {
    const [x, y] = [left + ((at >> 2) % SIDE), top + Math.floor((at >> 2) / SIDE)];
    return data[4 * (y * width + x) + (at & 3)] ?? 0;
  }),
});
const places = [0, 1, 2, 3, 4, 5].map((at) => ({ left: (at % 3) * SIDE, top: Math.floor(at / 3) * SIDE }));
const tiles = await encodeHevc(
  places.map(({ left, top }) => cut(scene, left, top)),
  { quality: 90 },
);
const [tile] = tiles as [CodedPicture, ...CodedPicture[]];
const [exact] = (await encodeHevc([cut(scene, 0, 0)], { lossless: true, chroma: '444' })) as [CodedPicture];

const fileOf = (items: readonly HeifItem[], primary: number) => writeHeif({ brands: BRANDS, items, primary });
const single = (coded: CodedPicture, ...more: readonly Uint8Array[]) => fileOf([itemOf(coded, ...more)], 1);

/** As phones write it: tiles, the grid, a thumbnail of it, metadata. */
function phoneFile(...transforms: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = grid(3, 180, 120, [1, 2, 3, 4, 5, 6]);
  return fileOf(
    [
      ...tiles.map((each) => itemOf(each)),
      { ...whole, properties: [ispe(180, 120), ...transforms] },
      { ...itemOf(exact), refersTo: { thmb: [7] } },
      { type: 'Exif', data: Buffer.from('\0\0\0\0II*\0\b\0\0\0\0\0', 'latin1'), refersTo: { cdsc: [7] } },
    ],
    7,
  );
}

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  const image = await decoder.decode(bytes, header);
  if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
  return image;
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>): Promise<PdqPixels> {
  const image = await decode(bytes);
  if (!image.ok) throw new Error(image.error.said.join());
  expect(image.value.warnings).toEqual([]);
  return image.value.pixels;
}

type Pixels = Pick<PdqPixels, 'data' | 'width' | 'channels'>;

const colourAt = ({ data, width, channels }: Pixels, x: number, y: number): readonly number[] => [
  ...data.subarray(channels * (y * width + x), channels * (y * width + x) + 3),
];

/** Every pixel against the one that it must come from. */
function expectSeen(pixels: PdqPixels, source: (x: number, y: number) => readonly number[]): void {
  const [got, wanted]: [unknown[], unknown[]] = [[], []];
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      got.push(colourAt(pixels, x, y));
      wanted.push(source(x, y));
    }
  }
  expect(got).toEqual(wanted);
}

it('gives the pixels of a lossless picture exactly, as RGB', async () => {
  const file = single(exact);
  expect(decoder.mimeOf(file)).toBe('image/heic');
  const pixels = await pixelsOf(file);
  expect(pixels).toMatchObject({ width: SIDE, height: SIDE, channels: 3 });
  expectSeen(pixels, (x, y) => colourAt({ ...scene, channels: 4 }, x, y));
});

it('puts a grid together as phones write it, and leaves thumbnail and metadata alone', async () => {
  const singly = await Promise.all(tiles.map((each) => pixelsOf(single(each))));
  const whole = await pixelsOf(phoneFile());
  expect(whole).toMatchObject({ width: 180, height: 120, channels: 3 });
  expectSeen(whole, (x, y) => {
    const at = 3 * Math.floor(y / SIDE) + Math.floor(x / SIDE);
    return colourAt(singly[at] ?? whole, x % SIDE, y % SIDE);
  });
});

it('takes tiles of the size that phones use', async () => {
  const [large] = (await encodeHevc([paint(9, 512, 512)])) as [CodedPicture];
  const file = fileOf([itemOf(large), itemOf(large), grid(2, 1000, 500, [1, 2])], 3);
  expect(decoder.header(file)).toMatchObject({ width: 1000, height: 500, codedPixels: 2 * 512 * 512 });
  const [one, whole] = [await pixelsOf(single(large)), await pixelsOf(file)];
  expect(colourAt(whole, 512 + 37, 211)).toEqual(colourAt(one, 37, 211));
});

it('turns, mirrors and crops as the file says, in its order', async () => {
  const upright = await pixelsOf(phoneFile());
  const [right, bottom] = [179, 119];
  // 40 by 20 pixels, their centre 10 to the right of the picture's and 5 above it.
  const crop = clap(40, 1, 20, 1, 10, 1, -5, 1);
  const cases: [Uint8Array[], (x: number, y: number) => readonly [number, number]][] = [
    [[irot(1)], (x, y) => [right - y, x]],
    [[irot(2)], (x, y) => [right - x, bottom - y]],
    [[irot(3)], (x, y) => [y, bottom - x]],
    [[imir(0)], (x, y) => [x, bottom - y]],
    [[imir(1)], (x, y) => [right - x, y]],
    [[irot(1), imir(0)], (x, y) => [y, x]],
    [[imir(0), irot(1)], (x, y) => [right - y, bottom - x]],
    [[crop], (x, y) => [x + 80, y + 45]],
    [[crop, irot(1)], (x, y) => [39 - y + 80, x + 45]],
    [[clap(41, 2, 61, 3, 1, 3, 5, 7)], (x, y) => [x + 80, y + 50]],
  ];
  for (const [transforms, source] of cases) {
    expectSeen(await pixelsOf(phoneFile(...transforms)), (x, y) => colourAt(upright, ...source(x, y)));
  }
});

it.each([10, 12] as const)('rounds samples of %i bits to the nearest of 256', async (depth) => {
  const largest = 2 ** depth - 1;
  const data = Uint16Array.from({ length: 4 * SIDE * SIDE }, (_, at) => (at % 4 === 3 ? largest : (at * 37) % largest));
  const picture = { width: SIDE, height: SIDE, data };
  const [deep] = (await encodeHevc([picture], { lossless: true, chroma: '444' }, depth)) as [CodedPicture];
  expect(decoder.header(single(deep))?.weight).toBeGreaterThan(decoder.weight);
  const wanted = [...data].filter((_, at) => at % 4 !== 3).map((sample) => Math.round((sample * 255) / largest));
  expect([...(await pixelsOf(single(deep))).data]).toEqual(wanted);
});

it('gives a picture without chroma as one channel', async () => {
  const value = (at: number) => (at * 7 + Math.floor(at / SIDE) * 3) & 255;
  const data = Uint8ClampedArray.from({ length: 4 * SIDE * SIDE }, (_, at) => (at % 4 === 3 ? value(at >> 2) : 9));
  const grey = await encodeGreyHevc({ width: SIDE, height: SIDE, data });
  const pixels = await pixelsOf(single(grey));
  expect(pixels).toMatchObject({ width: SIDE, height: SIDE, channels: 1 });
  expect([...pixels.data]).toEqual(Array.from({ length: SIDE * SIDE }, (_, at) => value(at)));
});

it('takes the first picture of a sequence', async () => {
  const file = writeSequence(['msf1', 'hevc', 'iso8'], [tile, ...tiles.slice(3)], { width: SIDE, height: SIDE });
  expect(decoder.mimeOf(file)).toBe('image/heif-sequence');
  expect(await pixelsOf(file)).toEqual(await pixelsOf(single(tile)));
});

it('says of codings that it does not know that it does not know them', async () => {
  for (const type of ['unci', 'jpeg', 'av01', 'vvc1']) {
    const file = fileOf([{ type, data: new Uint8Array(20), properties: [ispe(8, 8)] }], 1);
    expect(await decode(file)).toMatchObject({ ok: false, error: { reason: 'unsupported-coding' } });
  }
});

it('lets no cut pass unnoticed, and decodes the next one as if nothing had been', async () => {
  const whole = phoneFile();
  const before = await decode(whole);
  for (let length = 0; length < whole.length; length += length < whole.length - 60 ? 211 : 1) {
    const part = whole.slice(0, length);
    const header = decoder.header(part);
    const image = header === null ? null : await decoder.decode(part, header);
    if (image?.ok === true) expect(image.value.warnings, `cut to ${length}`).toContain('HEIF: the file is cut off');
  }
  expect(await decode(whole)).toEqual(before);
});

it('survives any bytes, and gives the sides that it read', async () => {
  const files = [phoneFile(), single(exact, irot(1)), writeSequence(['hevc'], [tile], { width: SIDE, height: SIDE })];
  const traps = await decodeChanged(() => new HeifDecoder(loadModule), { files, reach: 2500, runs: 400 });
  expect(traps).toBeLessThan(40);
  expect(await pixelsOf(single(exact))).toMatchObject({ width: SIDE, height: SIDE });
});

it('holds no more memory after many files, refused ones among them', async () => {
  const whole = phoneFile();
  const bad = whole.slice(0, -300);
  for (let i = 0; i < 10; i++) await decode(i % 2 === 0 ? bad : whole);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 150; i++) await decode(i % 3 === 0 ? bad : whole);
  expect(decoder.memoryBytes()).toBe(before);
});

it('says when its module cannot be had, and asks again for the next file', async () => {
  let asked = 0;
  const late: Decoder = new HeifDecoder((name) => (asked++ === 0 ? Promise.resolve(null) : loadModule(name)));
  const [file, header] = [single(exact), { width: SIDE, height: SIDE }];
  expect(await late.decode(file, header)).toMatchObject({ ok: false, error: { reason: 'codec-unavailable' } });
  expect(await late.decode(file, header)).toMatchObject({ ok: true });
});
