import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decoder, ImageHeader } from '#lib/engine/decode/decoder.ts';
import { WebpDecoder } from '#lib/engine/decode/webp.ts';
import { PdqHasher } from '#lib/engine/hash/pdq.ts';
import { changed, changes } from '../../fixtures/changed.ts';
import { freshKernel } from '../../fixtures/kernel.ts';
import { paint } from '../../fixtures/painter.ts';
import type { Picture } from '../../fixtures/picture.ts';
import {
  chunksOf,
  extended,
  riff,
  riffChunk,
  writeAnimation,
  writeLosslessWebp,
  writeWebp,
} from '../../fixtures/webp-writer.ts';
import { loadModule } from '../../fixtures/engine-modules.ts';

const decoder: Decoder = new WebpDecoder(loadModule);
const picture = paint(3, 61, 47);
const lossless = await writeLosslessWebp(picture);
const lossy = await writeWebp(picture, { quality: 80 });

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  return decoder.decode(bytes, header);
}

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>) {
  const image = await decode(bytes);
  if (!image.ok) throw new Error(image.error.reason);
  expect(image.value.warnings).toEqual([]);
  return image.value.pixels;
}

/** Only some of the pixels can be seen. */
const seeThrough = (opaque: Picture, alpha: (pixel: number) => number): Picture => ({
  ...opaque,
  data: opaque.data.map((sample, at) => (at % 4 === 3 ? alpha(at >> 2) : sample)),
});

const colours = (data: Uint8Array | Uint8ClampedArray): number[] => [...data].filter((_, at) => at % 4 !== 3);

/** How far samples are from the picture's, on average. */
function meanError(data: Uint8Array | Uint8ClampedArray): number {
  const wanted = colours(picture.data);
  return colours(data).reduce((sum, sample, at) => sum + Math.abs(sample - (wanted[at] ?? 0)), 0) / wanted.length;
}

it('gives the pixels of a lossless file exactly', async () => {
  expect(await pixelsOf(lossless)).toEqual({ ...picture, channels: 4 });
});

it('gives those of a lossy file as libwebp does', async () => {
  const { data, ...shape } = await pixelsOf(lossy);
  expect(shape).toEqual({ width: 61, height: 47, channels: 4 });
  expect(meanError(data)).toBeLessThan(8);
});

it('drops alpha without applying it: hidden colours stay', async () => {
  const half = seeThrough(picture, (pixel) => (pixel * 37) % 256);
  const { data } = await pixelsOf(await writeLosslessWebp(half));
  expect(colours(data)).toEqual(colours(picture.data));
  const { data: hidden } = await pixelsOf(await writeWebp(half, { quality: 80, exact: 1 }));
  expect(meanError(hidden)).toBeLessThan(8);
});

it('passes over metadata on both sides of the picture', async () => {
  const metadata = riffChunk('EXIF', Uint8Array.of(1, 2, 3));
  const file = riff(extended(8, 61, 47), riffChunk('ICCP', Uint8Array.of(9)), chunksOf(lossless), metadata);
  expect(await pixelsOf(file)).toEqual(await pixelsOf(lossless));
});

it('takes the first frame of an animation, on its canvas', async () => {
  const other = await writeLosslessWebp(paint(4, 61, 47));
  const full = { left: 0, top: 0, width: 61, height: 47 };
  const filled = writeAnimation(61, 47, [
    { ...full, webp: lossless },
    { ...full, webp: other },
  ]);
  expect(await pixelsOf(filled)).toEqual(await pixelsOf(lossless));

  const placed = await pixelsOf(writeAnimation(80, 60, [{ ...full, left: 12, top: 6, webp: lossless }]));
  expect(placed).toMatchObject({ width: 80, height: 60, channels: 4 });
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 80; x++) {
      const at = 4 * ((y - 6) * 61 + x - 12);
      const isInside = x >= 12 && x < 73 && y >= 6 && y < 53;
      const expected = isInside ? [...picture.data.subarray(at, at + 3)] : [0, 0, 0];
      expect([...placed.data.subarray(4 * (y * 80 + x), 4 * (y * 80 + x) + 3)]).toEqual(expected);
    }
  }
});

it('takes frames whose alpha lies in a chunk of its own', async () => {
  const webp = chunksOf(
    await writeWebp(
      seeThrough(picture, (pixel) => pixel % 256),
      { quality: 80 },
    ),
  ).subarray(18);
  expect(Buffer.from(webp.subarray(0, 4)).toString()).toBe('ALPH');
  const frame = { left: 0, top: 0, width: 61, height: 47, webp: riff(webp) };
  expect(await pixelsOf(writeAnimation(61, 47, [frame]))).toMatchObject({ width: 61, height: 47 });
});

it('refuses a frame that leaves its canvas, or is of another size than it says', async () => {
  const frame = { left: 2, top: 0, width: 61, height: 47, webp: lossless };
  expect(await decode(writeAnimation(61, 47, [frame]))).toMatchObject({ ok: false, error: { reason: 'undecodable' } });
  const lie = writeAnimation(80, 60, [{ ...frame, width: 60 }]);
  expect(await decode(lie)).toMatchObject({ ok: false, error: { reason: 'undecodable' } });
  expect(await decode(writeAnimation(80, 60, []))).toMatchObject({ ok: false, error: { reason: 'undecodable' } });
});

it('lets no cut pass unnoticed, and decodes the next one as if nothing had been', async () => {
  const animation = writeAnimation(61, 47, [{ left: 0, top: 0, width: 61, height: 47, webp: lossy }]);
  for (const whole of [lossless, lossy, animation]) {
    const before = await decode(whole);
    for (let length = 0; length < whole.length; length += length < whole.length - 40 ? 97 : 1) {
      const cut = whole.slice(0, length);
      const header = decoder.header(cut);
      const image = header === null ? null : await decoder.decode(cut, header);
      if (image?.ok === true) expect(image.value.warnings, `cut to ${length}`).toEqual(['WebP: the file is cut off']);
    }
    expect(await decode(whole)).toEqual(before);
  }
});

it('keeps a picture that is there whole when what follows it is cut off', async () => {
  const file = riff(extended(8, 61, 47), chunksOf(lossless), riffChunk('EXIF', new Uint8Array(100)));
  const image = await decode(file.slice(0, -50));
  expect(image).toMatchObject({ ok: true, value: { warnings: ['WebP: the file is cut off'] } });
  expect(image.ok && image.value.pixels).toEqual(await pixelsOf(lossless));
});

it('survives any bytes, and reads the same sides as the codec', async () => {
  const animation = writeAnimation(61, 47, [{ left: 0, top: 0, width: 61, height: 47, webp: lossless }]);
  const files = [lossless, lossy, animation];
  await fc.assert(
    fc.asyncProperty(changes(files.length, 200), async (change) => {
      const bytes = changed(files, change);
      const header = decoder.header(bytes);
      if (header === null || header.width * header.height > 4e6) return;
      const image = await decoder.decode(bytes, header);
      if (image.ok)
        expect(image.value.pixels.data).toHaveLength(4 * image.value.pixels.width * image.value.pixels.height);
    }),
    { numRuns: 400 },
  );
  expect(await pixelsOf(lossless)).toEqual({ ...picture, channels: 4 });
});

it('reads the header of any bytes without a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      const bytes = riff(tail);
      expect(decoder.mimeOf(bytes)).toBe('image/webp');
      const header: ImageHeader | null = decoder.header(bytes);
      if (header !== null) expect(Math.min(header.width, header.height)).toBeGreaterThan(0);
    }),
  );
  expect(decoder.header(extended(0, 1, 1))).toBeNull();
  expect(decoder.header(riff(extended(0, 2 ** 24, 2 ** 24)))).toMatchObject({ width: 2 ** 24, height: 2 ** 24 });
});

it('holds no more memory after many files, refused ones among them', async () => {
  const bad = lossy.slice(0, 300);
  await decode(lossless);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 200; i++) await decode(i % 2 === 0 ? bad : lossless);
  expect(decoder.memoryBytes()).toBe(before);
});

it('says when its module cannot be had, and asks again for the next file', async () => {
  let asked = 0;
  const late: Decoder = new WebpDecoder((name) => (asked++ === 0 ? Promise.resolve(null) : loadModule(name)));
  const header = { width: 61, height: 47 };
  expect(await late.decode(lossless, header)).toMatchObject({ ok: false, error: { reason: 'codec-unavailable' } });
  expect(await late.decode(lossless, header)).toMatchObject({ ok: true });
});

/** Measured with the C++ reference; it stands beside the checkout, where it is present at all. */
const vectors = new URL('../../../../shared/vectors/', import.meta.url);
const table = new URL('image-vectors.json', vectors);

it.skipIf(!existsSync(table))('hashes as the reference does, in both profiles and all dihedrals', async () => {
  type Vector = { file: string; direct: { pdq: string; dihedral: Record<string, string> }; nn512: { pdq: string } };
  const { images } = JSON.parse(readFileSync(table, 'utf8')) as { images: Vector[] };
  const vector = images.find(({ file }) => file.endsWith('F.webp'));
  if (vector === undefined) throw new Error('no WebP in the table');
  const pixels = await pixelsOf(new Uint8Array(readFileSync(new URL(vector.file, vectors))));
  const { direct, nn512, dihedral } = new PdqHasher(await freshKernel()).hash(pixels);
  expect([direct, nn512]).toEqual([vector.direct.pdq, vector.nn512.pdq]);
  expect(dihedral).toEqual(Object.values(vector.direct.dihedral));
});
