import { readFileSync } from 'node:fs';
import encode from '@jsquash/jpeg/encode.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { jpegHeader } from '#lib/engine/decode/jpeg/header.ts';
import { writeJpeg, writePlainJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { segment, writePlanarJpeg } from '../../fixtures/planar-jpeg.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const decoder: Decoder = new JpegDecoder(engineModules.jpeg, engineModules.kernel);
const [width, height] = [61, 47];
const picture = paint(3, width, height);
const jpeg = new Uint8Array(await writeJpeg(picture, 85));
const progressive = new Uint8Array(await writeJpeg(picture, 85, true));

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  return decoder.decode(bytes, header);
}

/** EXIF in its own segment, with nothing but the orientation. */
const exifOrientation = (value: number): number[] =>
  segment(0xe1, [
    ...Buffer.from('Exif\0\0II*\0', 'latin1'),
    ...[8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0],
  ]);

const joined = (...parts: readonly (readonly number[] | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const withSegment = (extra: readonly number[]) => joined(jpeg.slice(0, 2), extra, jpeg.slice(2));

/** A copy with a byte of the frame header changed; 0 is the marker itself. */
function withFrameByte(file: Uint8Array, place: number, value: number): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(file);
  const at = changed.findIndex((byte, i) => byte === 0xff && (changed[i + 1] === 0xc0 || changed[i + 1] === 0xc2));
  changed[at + 1 + place] = value;
  return changed;
}

it('decodes colour as RGBA, without warnings', async () => {
  for (const file of [jpeg, progressive]) {
    const image = await decode(file);
    expect(image).toMatchObject({ ok: true, value: { warnings: [], pixels: { width, height, channels: 4 } } });
  }
});

it('ignores orientation in EXIF', async () => {
  expect(await decode(withSegment(exifOrientation(6)))).toEqual(await decode(jpeg));
});

it('gives a one-component JPEG as one channel', async () => {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the package's enum is const: it has no value to import
  const options = { quality: 90, color_space: 1 } satisfies Parameters<typeof encode>[1];
  const grey = new Uint8Array(await encode({ ...picture, colorSpace: 'srgb' }, options));
  const image = await decode(grey);
  expect(image).toMatchObject({ ok: true, value: { pixels: { channels: 1, width, height } } });
  expect(image.ok && image.value.pixels.data).toHaveLength(width * height);
});

const planes = [1, 2, 3].map((seed) => {
  const { data } = paint(seed, width, height);
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i] ?? 0) };
});
const evenly = planes.map(() => [1, 1] as const);

it('takes three components that an Adobe segment marks as RGB for RGB', async () => {
  const rgb = await decode(writePlanarJpeg({ width, height, planes, sampling: evenly, adobe: 0 }));
  const greys = await Promise.all(
    planes.map((plane) => decode(writePlanarJpeg({ width, height, planes: [plane], sampling: [[1, 1]] }))),
  );
  if (!rgb.ok) throw new Error('not decoded');
  for (const [channel, grey] of greys.entries()) {
    if (!grey.ok) throw new Error('not decoded');
    expect(rgb.value.pixels.data.filter((_, i) => i % 4 === channel)).toEqual(grey.value.pixels.data);
  }
});

it('decodes the same with restart markers as without', async () => {
  const file = { width, height, planes, sampling: evenly };
  expect(await decode(writePlanarJpeg({ ...file, restart: 1 }))).toEqual(await decode(writePlanarJpeg(file)));
});

it('finds the number of lines behind the scan when the frame leaves it to that', async () => {
  const noLines = withFrameByte(withFrameByte(jpeg, 4, 0), 5, 0);
  const lines = segment(0xdc, [height >> 8, height & 255]);
  const late = joined(noLines.slice(0, -2), lines, noLines.slice(-2));
  expect(decoder.header(late)).toMatchObject({ width, height });
  const [found, whole] = [await decode(late), await decode(jpeg)];
  expect(found.ok && found.value.pixels).toEqual(whole.ok && whole.value.pixels);
  expect(decoder.header(noLines)).toBeNull();
});

it.each([
  ['twelve bits', 3, 12, 'JPEG: 12 bits a sample'],
  ['lossless coding', 0, 0xc3, 'JPEG: lossless coding'],
  ['arithmetic coding', 0, 0xc9, 'JPEG: arithmetic coding'],
  ['hierarchical coding', 0, 0xc6, 'JPEG: hierarchical coding'],
  ['progressive arithmetic coding', 0, 0xca, 'JPEG: arithmetic coding'],
])('does not call %s broken', async (_name, place, value, said) => {
  const image = await decode(withFrameByte(jpeg, place, value));
  expect(image).toEqual({ ok: false, error: { reason: 'unsupported-coding', said: [said] } });
});

it('does not call samples broken that pixels cannot be divided by', async () => {
  const sampling = [
    [3, 1],
    [2, 1],
    [1, 1],
  ] as const;
  const said = ['JPEG: samples that are no whole number of pixels wide'];
  const image = await decode(writePlanarJpeg({ width, height, planes, sampling }));
  expect(image).toEqual({ ok: false, error: { reason: 'unsupported-coding', said } });
});

it('does not call a side broken that libjpeg does not take', async () => {
  const wide = withFrameByte(withFrameByte(jpeg, 6, 0xff), 7, 0xff);
  const said = ['JPEG: a side of more than 65500 pixels'];
  expect(await decode(wide)).toEqual({ ok: false, error: { reason: 'unsupported-coding', said } });
});

it('does not call two components broken', async () => {
  const two = writePlanarJpeg({ width, height, planes: planes.slice(1), sampling: evenly.slice(1) });
  const said = ['JPEG: 2 components'];
  expect(await decode(two)).toEqual({ ok: false, error: { reason: 'unsupported-coding', said } });
});

it('takes the first picture of several, and never a thumbnail', async () => {
  const other = new Uint8Array(await writeJpeg(paint(4, 16, 16), 85));
  const expected = await decode(jpeg);
  expect(await decode(joined(jpeg, other))).toEqual(expected);
  expect(await decode(withSegment(segment(0xe1, [...Buffer.from('Exif\0\0'), ...other])))).toEqual(expected);
});

it('says when a file is cut, and decodes the next one as if nothing had been', async () => {
  const before = await decode(jpeg);
  const cut = await decode(jpeg.slice(0, jpeg.length >> 1));
  expect(cut.ok && cut.value.warnings).toEqual(['Premature end of JPEG file']);
  const after = await decode(jpeg);
  expect(after.ok && after.value.warnings).toEqual([]);
  expect(after).toEqual(before);
});

it.each([
  ['another picture', [0xff, 0xd8, 0xff, 0xe0]],
  ['a second frame header', segment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0])],
  ['a marker that nobody has defined', [0xff, 0x31]],
  ['a table that is none', segment(0xc4, [0x44, 1, 2, 3])],
  ['a quantisation table of the wrong length', segment(0xdb, [0, 1, 2, 3])],
  ['a scan of components that are not there', segment(0xda, [1, 99, 0, 0, 63, 0])],
  ['a segment that ends behind the file', [0xff, 0xe1, 0xff, 0xff, 1, 2, 3]],
])('keeps the rows before %s in the middle of the data, and says so', async (_name, foreign) => {
  const whole = await decode(jpeg);
  const half = Math.floor(jpeg.length * 0.7);
  // Not in the middle of a pair that stands for one byte.
  const at = jpeg[half - 1] === 0xff ? half + 1 : half;
  const image = await decode(joined(jpeg.slice(0, at), foreign, [0xff, 0xfc, 1, 2, 3]));
  if (!image.ok || !whole.ok) throw new Error('not decoded');
  expect(image.value.warnings.length).toBeGreaterThan(0);
  const firstRows = (data: ArrayLike<number>) => Array.from(data).slice(0, 8 * width * 4);
  expect(firstRows(image.value.pixels.data)).toEqual(firstRows(whole.value.pixels.data));
});

/** Refers to a quantisation table that is not there. */
const noTable = withFrameByte(jpeg, 11, 3);

it('refuses what libjpeg gives up on, and decodes the next one as if nothing had been', async () => {
  const before = await decode(jpeg);
  for (const bad of [Uint8Array.of(0xff, 0xd8, 0xff), new Uint8Array(), jpeg.slice(0, 300), noTable]) {
    expect(await decoder.decode(bad, { width, height })).toMatchObject({ ok: false, error: { reason: 'undecodable' } });
    expect(await decode(jpeg)).toEqual(before);
  }
});

it('holds no more memory after many refusals than after one', async () => {
  await decode(jpeg);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 200; i++) await decode(noTable);
  await decode(jpeg);
  expect(decoder.memoryBytes()).toBe(before);
});

it('reads the frame header behind other segments, fill bytes and stray bytes', () => {
  const expected = { width, height };
  const longest = Array.from({ length: 65533 }, (_, i) => i & 255);
  expect(jpegHeader(jpeg)).toMatchObject(expected);
  expect(jpegHeader(new Uint8Array(writePlainJpeg(picture, 50)))).toMatchObject(expected);
  expect(jpegHeader(withSegment(segment(0xe1, longest)))).toMatchObject(expected);
  expect(jpegHeader(withSegment([0xff, 0xff, 0xff]))).toMatchObject(expected);
  expect(jpegHeader(withSegment([0, 1, 2, 0xff, 0, 0xff, 0xd0]))).toMatchObject(expected);
});

it('reads the same frame as the codec does when a file holds a decoy', async () => {
  const decoy = segment(0xfe, segment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]));
  const image = await decode(withSegment(decoy));
  expect(image).toMatchObject({ ok: true, value: { pixels: { width, height } } });
});

it('finds no header where there is none', () => {
  const bad = [[], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xd9], [0xff, 0xd8, 0xff, 0xda], [0xff, 0xd8, 0xff, 0xc0, 0, 17]];
  for (const bytes of bad) expect(jpegHeader(Uint8Array.from(bytes))).toBeNull();
  const noLines = segment(0xc0, [8, 0, 0, 0, 9, 1, 1, 0x11, 0]);
  expect(jpegHeader(joined([0xff, 0xd8], noLines))).toBeNull();
  const noSampling = segment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x01, 0]);
  expect(jpegHeader(joined([0xff, 0xd8], noSampling))).toBeNull();
});

it('reads a header out of any bytes, or none', () => {
  fc.assert(
    fc.property(fc.nat(jpeg.length - 1), fc.uint8Array({ maxLength: 40 }), (at, bytes) => {
      for (const file of [
        joined([0xff, 0xd8], bytes),
        joined(jpeg.slice(0, at), bytes, jpeg.slice(at + bytes.length)),
      ]) {
        const header = decoder.header(file);
        if (header !== null) expect(header.width * header.height).toBeGreaterThan(0);
      }
    }),
  );
});

it('gives a value for any damage, and decodes the next file as if nothing had been', async () => {
  const before = await decode(jpeg);
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(jpeg, progressive), fc.array(change, { maxLength: 6 }), async (file, changes) => {
      const bytes = file.slice();
      for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
      const header = decoder.header(bytes);
      if (header === null || header.width * header.height > 1e6) return;
      const image = await decoder.decode(bytes, header);
      if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
    }),
    { numRuns: 200 },
  );
  expect(await decode(jpeg)).toEqual(before);
});

it('does not claim JPEG-LS', () => {
  expect(decoder.mimeOf(jpeg)).toBe('image/jpeg');
  expect(decoder.mimeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xf7))).toBeNull();
});

it('is named after the installed package', () => {
  const path = new URL('../../../node_modules/@jsquash/jpeg/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  expect(decoder.name).toBe(`@jsquash/jpeg ${version}`);
});
