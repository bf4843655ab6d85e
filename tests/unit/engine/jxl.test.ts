import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { JxlDecoder } from '#lib/engine/decode/jxl.ts';
import { jxlHeader } from '#lib/engine/decode/jxl/header.ts';
import type { PdqPixels } from '#lib/engine/hash/pdq.ts';
import { inContainer, otherJxl, turnedBy, writeJxl, writeJxlHead } from '../../fixtures/jxl-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { loadModule } from '../../fixtures/engine-modules.ts';
import { decodeChanged } from './decode-changed.ts';

const decoder: Decoder = new JxlDecoder(loadModule);
const picture = paint(3, 61, 47);
const lossless = await writeJxl(picture, { lossless: true });
const lossy = await writeJxl(picture, { quality: 90 });

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  const image = await decoder.decode(bytes, header);
  if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
  return image;
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>): Promise<PdqPixels> {
  const image = await decode(bytes);
  if (!image.ok) throw new Error(image.error.reason);
  expect(image.value.warnings).toEqual([]);
  return image.value.pixels;
}

/** Colours of a picture, row after row. */
const colours = ({ data }: { data: ArrayLike<number> }): number[] => Array.from(data).filter((_, at) => at % 4 !== 3);

function errors(got: readonly number[], wanted: readonly number[]): { largest: number; mean: number } {
  expect(got).toHaveLength(wanted.length);
  const each = got.map((sample, at) => Math.abs(sample - (wanted[at] ?? 0)));
  return { largest: Math.max(...each), mean: each.reduce((sum, error) => sum + error) / each.length };
}

it('gives the samples of a lossless file, at most one step away', async () => {
  const pixels = await pixelsOf(lossless);
  expect(pixels).toMatchObject({ width: 61, height: 47, channels: 4 });
  const { largest, mean } = errors(colours(pixels), colours(picture));
  expect(largest).toBeLessThanOrEqual(1);
  expect(mean).toBeLessThan(0.01);
});

it('gives those of a lossy file nearly', async () => {
  expect(errors(colours(await pixelsOf(lossy)), colours(picture)).mean).toBeLessThan(8);
});

it('drops alpha without applying it: hidden colours stay', async () => {
  const data = picture.data.map((sample, at) => (at % 4 === 3 ? at % 256 : sample));
  const hidden = await pixelsOf(await writeJxl({ ...picture, data }, { lossless: true }));
  expect(errors(colours(hidden), colours(picture)).largest).toBeLessThanOrEqual(1);
});

it('gives grey as one channel, and narrows 16 bits to the nearest of 256', async () => {
  for (const [{ file, sample }, scale] of [
    [otherJxl.grey, 1],
    [otherJxl.deepGrey, 257],
  ] as const) {
    const { data, ...shape } = await pixelsOf(file);
    expect(shape).toEqual({ width: 24, height: 17, channels: 1 });
    const wanted = Array.from({ length: 24 * 17 }, (_, at) => Math.round(sample(at % 24, Math.floor(at / 24)) / scale));
    expect(errors([...data], wanted).largest).toBeLessThanOrEqual(scale === 1 ? 0 : 1);
  }
});

it('turns the picture as the codestream says', async () => {
  const upright = await pixelsOf(turnedBy(1));
  const [width, height] = [24, 17];
  const pixel = (data: ArrayLike<number>, at: number) => [data[4 * at], data[4 * at + 1], data[4 * at + 2]];
  // Where the pixel at (x, y) of the upright picture goes, for orientations 1 to 8 as in EXIF.
  const places: ((x: number, y: number) => readonly [number, number])[] = [
    (x, y) => [x, y],
    (x, y) => [width - 1 - x, y],
    (x, y) => [width - 1 - x, height - 1 - y],
    (x, y) => [x, height - 1 - y],
    (x, y) => [y, x],
    (x, y) => [height - 1 - y, x],
    (x, y) => [height - 1 - y, width - 1 - x],
    (x, y) => [y, width - 1 - x],
  ];
  for (const [at, place] of places.entries()) {
    const turned = await pixelsOf(turnedBy(at + 1));
    expect([turned.width, turned.height]).toEqual(at < 4 ? [width, height] : [height, width]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [toX, toY] = place(x, y);
        expect(pixel(turned.data, toY * turned.width + toX)).toEqual(pixel(upright.data, y * width + x));
      }
    }
  }
});

it('takes the first frame of an animation', async () => {
  const { data, ...shape } = await pixelsOf(otherJxl.animation);
  expect(shape).toEqual({ width: 20, height: 14, channels: 4 });
  for (let at = 0; at < data.length; at += 4) expect([...data.subarray(at, at + 3)]).toEqual([255, 0, 0]);
});

it('finds the codestream in a container, whole or in pieces', async () => {
  const bare = await pixelsOf(lossy);
  expect(await pixelsOf(inContainer(lossy))).toEqual(bare);
  expect(await pixelsOf(inContainer(lossy.slice(0, 5), lossy.slice(5, 300), lossy.slice(300)))).toEqual(bare);
});

it('lets no cut pass unnoticed, and decodes the next one as if nothing had been', async () => {
  const before = await pixelsOf(lossy);
  for (const whole of [lossy, lossless, inContainer(lossy)]) {
    for (let length = 0; length < whole.length; length += length < whole.length - 70 ? 97 : 1) {
      const cut = whole.slice(0, length);
      const header = decoder.header(cut);
      const image = header === null ? null : await decoder.decode(cut, header);
      // Between two boxes, a file is whole.
      const isWhole = whole.length - length === 58;
      if (image?.ok === true && !isWhole) {
        expect(image.value.warnings, `cut to ${length}`).toEqual(['JPEG XL: the file is cut off']);
      }
    }
  }
  expect(await pixelsOf(lossy)).toEqual(before);
});

it('does not take colours for a picture whose black is a channel of its own', async () => {
  const head = {
    width: 61,
    height: 47,
    orientation: 1,
    hasPreview: false,
    isAnimated: false,
    isFloat: false,
    isXyb: false,
    isGrey: false,
  };
  const cmyk = writeJxlHead({ ...head, extra: [4] });
  expect(await decode(cmyk)).toEqual({ ok: false, error: { reason: 'unsupported-coding', said: [] } });
});

it('reads every header that can be written', () => {
  const side = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 30 }));
  const head = fc.record({
    width: side,
    height: side,
    orientation: fc.integer({ min: 1, max: 8 }),
    hasPreview: fc.boolean(),
    isAnimated: fc.boolean(),
    isFloat: fc.boolean(),
    isXyb: fc.boolean(),
    isGrey: fc.boolean(),
    extra: fc.array(fc.constantFrom(0, 1, 2, 3, 4, 6, 16), { maxLength: 5 }),
  });
  fc.assert(
    fc.property(head, fc.boolean(), (head, isBare) => {
      const codestream = writeJxlHead(head);
      const [width, height] = head.orientation > 4 ? [head.height, head.width] : [head.width, head.height];
      const pieces = [codestream.slice(0, 4), codestream.slice(4)] as const;
      expect(jxlHeader(isBare ? codestream : inContainer(...pieces))).toEqual({
        width,
        height,
        weight: head.isXyb ? 10 : 14,
        isGrey: head.isGrey,
        hasBlack: head.extra.includes(4),
        codedPixels: width * height * Math.max(1, (3 + head.extra.length) / 4),
      });
    }),
  );
});

it('reads the sides that are written as a ratio, and the small ones in eights', () => {
  // One bit for eights, five for the height, three for the ratio; then all the defaults.
  const small = (eights: number, ratio: number) =>
    Uint8Array.of(0xff, 0x0a, 1 | ((eights - 1) << 1) | (ratio << 6), (ratio >> 2) | 2, 0);
  expect(jxlHeader(small(9, 3))).toMatchObject({ width: 96, height: 72 });
  expect(jxlHeader(small(9, 5))).toMatchObject({ width: 128, height: 72 });
  expect(jxlHeader(small(9, 7))).toMatchObject({ width: 144, height: 72 });
});

it('survives any bytes, and reads the same sides as the codec', async () => {
  const files = [lossless, lossy, inContainer(lossy), otherJxl.grey.file, otherJxl.animation, turnedBy(6)];
  const traps = await decodeChanged(() => new JxlDecoder(loadModule), { files, reach: 400, runs: 300 });
  expect(traps).toBeLessThan(100);
  expect(await pixelsOf(lossy)).toMatchObject({ width: 61, height: 47 });
});

it('reads the header of any bytes without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (tail, isBare) => {
      const bytes = isBare ? Uint8Array.of(0xff, 0x0a, ...tail) : inContainer(tail);
      expect(decoder.mimeOf(bytes)).toBe('image/jxl');
      const header = decoder.header(bytes);
      if (header !== null) expect(Math.min(header.width, header.height)).toBeGreaterThan(0);
    }),
  );
  expect(decoder.header(Uint8Array.of(0xff, 0x0a))).toBeNull();
  expect(decoder.mimeOf(Uint8Array.of(0xff, 0x0b))).toBeNull();
});

it('holds no more memory after many files, refused ones among them', async () => {
  const bad = lossy.slice(0, 300);
  for (let i = 0; i < 20; i++) await decode(i % 2 === 0 ? bad : lossy);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 120; i++) await decode(i % 2 === 0 ? bad : lossy);
  expect(decoder.memoryBytes()).toBe(before);
});
