import { readFileSync } from 'node:fs';
import encode from '@jsquash/jpeg/encode.js';
import { expect, it } from 'vitest';
import { JpegDecoder } from '#lib/engine/decode/jpeg.ts';
import { jpegHeader } from '#lib/engine/decode/jpeg-header.ts';
import { writeJpeg, writePlainJpeg } from '../../fixtures/jpeg-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { engineModules } from './engine-modules.ts';

const decoder = new JpegDecoder(engineModules.jpeg);
const picture = paint(3, 61, 47);
const jpeg = new Uint8Array(await writeJpeg(picture, 85));

async function decode(bytes: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(bytes);
  if (header === null) throw new Error('no header');
  return decoder.decode(bytes, header);
}

/** A marker segment with its length. */
const segment = (marker: number, body: readonly number[]): number[] => [
  0xff,
  marker,
  (body.length + 2) >> 8,
  (body.length + 2) & 255,
  ...body,
];

/** EXIF in its own segment, with nothing but the orientation. */
const exifOrientation = (value: number): number[] =>
  segment(0xe1, [
    ...Buffer.from('Exif\0\0II*\0', 'latin1'),
    ...[8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0, 0, 0, 0, 0],
  ]);

const withSegment = (extra: readonly number[]) => Uint8Array.from([...jpeg.slice(0, 2), ...extra, ...jpeg.slice(2)]);

it('decodes colour as RGBA, without warnings', async () => {
  const image = await decode(jpeg);
  expect(image).toMatchObject({ ok: true, value: { warnings: [], pixels: { width: 61, height: 47, channels: 4 } } });
});

it('ignores orientation in EXIF', async () => {
  expect(await decode(withSegment(exifOrientation(6)))).toEqual(await decode(jpeg));
});

it('gives a one-component JPEG as one channel', async () => {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the package's enum is const: it has no value to import
  const options = { quality: 90, color_space: 1 } satisfies Parameters<typeof encode>[1];
  const grey = new Uint8Array(await encode({ ...picture, colorSpace: 'srgb' }, options));
  expect(jpegHeader(grey)).toMatchObject({ grey: true });
  const image = await decode(grey);
  expect(image).toMatchObject({ ok: true, value: { pixels: { channels: 1, width: 61, height: 47 } } });
  expect(image.ok && image.value.pixels.data).toHaveLength(61 * 47);
});

it('says when a file is cut, and decodes the next one as if nothing had been', async () => {
  const before = await decode(jpeg);
  const cut = await decode(jpeg.slice(0, jpeg.length >> 1));
  expect(cut.ok && cut.value.warnings).toEqual(['Premature end of JPEG file']);
  const after = await decode(jpeg);
  expect(after.ok && after.value.warnings).toEqual([]);
  expect(after).toEqual(before);
});

it('refuses what libjpeg gives up on, and decodes the next one as if nothing had been', async () => {
  const before = await decode(jpeg);
  const header = { width: 61, height: 47, grey: false, deep: false };
  for (const bad of [Uint8Array.of(0xff, 0xd8, 0xff), new Uint8Array(), jpeg.slice(0, 60)]) {
    expect(await decoder.decode(bad, header)).toEqual({ ok: false, error: 'undecodable' });
    expect(await decode(jpeg)).toEqual(before);
  }
});

it('holds no more memory after many refusals than after one', async () => {
  const bad = jpeg.slice(0, 60);
  const header = { width: 61, height: 47, grey: false, deep: false };
  await decode(jpeg);
  const before = decoder.memoryBytes();
  for (let i = 0; i < 200; i++) await decoder.decode(bad, header);
  await decode(jpeg);
  expect(decoder.memoryBytes()).toBe(before);
});

it('reads the frame header behind other segments, fill bytes and stray bytes', () => {
  const expected = { width: 61, height: 47, grey: false, deep: false };
  expect(jpegHeader(jpeg)).toEqual(expected);
  expect(jpegHeader(new Uint8Array(writePlainJpeg(picture, 50)))).toEqual(expected);
  expect(
    jpegHeader(
      withSegment(
        segment(
          0xe1,
          Array.from({ length: 65533 }, (_, i) => i & 255),
        ),
      ),
    ),
  ).toEqual(expected);
  expect(jpegHeader(withSegment([0xff, 0xff, 0xff]))).toEqual(expected);
  expect(jpegHeader(withSegment([0, 1, 2, 0xff, 0, 0xff, 0xd0]))).toEqual(expected);
});

it('reads the same frame as the codec does when a file holds a decoy', async () => {
  const decoy = segment(0xfe, segment(0xc0, [8, 0, 9, 0, 9, 1, 1, 0x11, 0]));
  const image = await decode(withSegment(decoy));
  expect(image).toMatchObject({ ok: true, value: { pixels: { width: 61, height: 47 } } });
});

it('finds no header where there is none', () => {
  const bad = [[], [0xff, 0xd8], [0xff, 0xd8, 0xff, 0xd9], [0xff, 0xd8, 0xff, 0xda], [0xff, 0xd8, 0xff, 0xc0, 0, 17]];
  for (const bytes of bad) expect(jpegHeader(Uint8Array.from(bytes))).toBeNull();
  const noLines = segment(0xc0, [8, 0, 0, 0, 9, 1, 1, 0x11, 0]);
  expect(jpegHeader(Uint8Array.from([0xff, 0xd8, ...noLines]))).toBeNull();
});

it('does not claim JPEG-LS', () => {
  expect(decoder.claims(jpeg)).toBe(true);
  expect(decoder.claims(Uint8Array.of(0xff, 0xd8, 0xff, 0xf7))).toBe(false);
});

it('is named after the installed package', () => {
  const path = new URL('../../../node_modules/@jsquash/jpeg/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  expect(decoder.name).toBe(`@jsquash/jpeg ${version}`);
});
