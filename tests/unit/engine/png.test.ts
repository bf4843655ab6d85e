import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createCRC32 } from 'hash-wasm';
import { expect, it } from 'vitest';
import { PngDecoder } from '#lib/engine/decode/png.ts';
import { pngHeader } from '#lib/engine/decode/png-header.ts';
import { pngFaults } from '#lib/engine/decode/png-integrity.ts';
import { claimPng, writePng } from '../../fixtures/png-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { engineModules } from './engine-modules.ts';
import { rawPng } from './raw-png.ts';

const decoder = new PngDecoder(engineModules.png);

async function decode(png: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(png);
  if (header === null) throw new Error('no header');
  const image = await decoder.decode(png, header);
  if (!image.ok) throw new Error(image.error);
  return { channels: image.value.pixels.channels, data: [...image.value.pixels.data] };
}

it('drops alpha without applying it: hidden colours stay', async () => {
  const rows = Uint8Array.of(200, 100, 50, 0, 10, 20, 30, 3, 1, 2, 3, 255);
  const png = rawPng({ width: 3, height: 1, depth: 8, colourType: 6, rows });
  expect(await decode(png)).toEqual({ channels: 4, data: [...rows] });
});

it('gives grey as one channel, and drops its alpha', async () => {
  expect(
    await decode(rawPng({ width: 2, height: 2, depth: 8, colourType: 0, rows: Uint8Array.of(0, 1, 128, 255) })),
  ).toEqual({ channels: 1, data: [0, 1, 128, 255] });
  expect(
    await decode(rawPng({ width: 2, height: 1, depth: 8, colourType: 4, rows: Uint8Array.of(77, 0, 200, 9) })),
  ).toEqual({ channels: 1, data: [77, 200] });
});

it.each([
  [1, [0b10110000], [255, 0, 255, 255]],
  [2, [0b00011011], [0, 85, 170, 255]],
  [4, [0x0f, 0x5a], [0, 255, 85, 170]],
] as const)('spreads grey of %i bits over the whole range', async (depth, rows, data) => {
  expect(await decode(rawPng({ width: 4, height: 1, depth, colourType: 0, rows: Uint8Array.from(rows) }))).toEqual({
    channels: 1,
    data,
  });
});

it('expands palettes, transparent entries included', async () => {
  const png = rawPng({
    width: 3,
    height: 1,
    depth: 8,
    colourType: 3,
    rows: Uint8Array.of(2, 0, 1),
    chunks: [
      ['PLTE', Uint8Array.of(9, 8, 7, 60, 50, 40, 255, 0, 128)],
      ['tRNS', Uint8Array.of(255, 0, 7)],
    ],
  });
  expect(await decode(png)).toEqual({ channels: 4, data: [255, 0, 128, 7, 9, 8, 7, 255, 60, 50, 40, 0] });
});

it('grey with a transparent value is grey', async () => {
  const png = rawPng({
    width: 3,
    height: 1,
    depth: 8,
    colourType: 0,
    rows: Uint8Array.of(5, 6, 7),
    chunks: [['tRNS', Uint8Array.of(0, 6)]],
  });
  expect(await decode(png)).toEqual({ channels: 1, data: [5, 6, 7] });
});

it('rounds 16-bit samples to the nearest of 256', async () => {
  const sample = fc.integer({ min: 0, max: 65535 });
  const colourType = fc.constantFrom(0, 2, 4, 6);
  await fc.assert(
    fc.asyncProperty(colourType, fc.array(sample, { minLength: 4, maxLength: 40 }), async (colourType, values) => {
      const perPixel = { 0: 1, 2: 3, 4: 2, 6: 4 }[colourType];
      const width = Math.floor(values.length / perPixel);
      const samples = values.slice(0, width * perPixel);
      const rows = Buffer.alloc(samples.length * 2);
      samples.forEach((value, i) => rows.writeUInt16BE(value, 2 * i));
      const image = await decode(rawPng({ width, height: 1, depth: 16, colourType, rows }));
      const channels = perPixel < 3 ? 1 : 3;
      const colours = samples.filter((_, i) => i % perPixel < channels);
      expect(image).toEqual({ channels, data: colours.map((value) => Math.round(value / 257)) });
    }),
    { numRuns: 200 },
  );
});

/** Whether a file is refused, or decoded with a warning. */
async function isNoticed(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const header = decoder.header(bytes);
  if (header === null) return true;
  const image = await decoder.decode(bytes, header);
  return !image.ok || image.value.warnings.length > 0;
}

const whole = new Uint8Array(writePng(paint(1, 24, 18)));

it('lets no cut pass unnoticed', async () => {
  expect(await isNoticed(whole)).toBe(false);
  for (let length = 0; length < whole.length; length += length < whole.length - 40 ? 11 : 1) {
    expect(await isNoticed(whole.slice(0, length)), `cut to ${length}`).toBe(true);
  }
});

it('lets no flipped bit pass unnoticed', async () => {
  for (let at = 0; at < whole.length; at += at < 64 ? 1 : 13) {
    const flipped = whole.slice();
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    if (pngHeader(flipped)?.width === 24) expect(await isNoticed(flipped), `flipped at ${at}`).toBe(true);
  }
});

it('decodes rightly after hundreds of refusals', async () => {
  const before = await decode(whole);
  for (let i = 0; i < 600; i++) await isNoticed(whole.slice(0, 100 + (i % 400)));
  expect(await decode(whole)).toEqual(before);
});

it('names the chunk at fault and passes over what follows the end', async () => {
  const flipped = whole.slice();
  flipped[60] = (flipped[60] ?? 0) ^ 1;
  const crc32 = await createCRC32();
  expect(pngFaults(flipped, crc32)).toEqual(['PNG: wrong checksum in IDAT']);
  expect(pngFaults(Uint8Array.from([...whole, 1, 2, 3]), crc32)).toEqual([]);
  expect(pngFaults(whole.slice(0, -12), crc32)).toEqual(['PNG: the file is cut off']);
});

it('reads the header', () => {
  expect(pngHeader(claimPng(60_000, 50_000))).toEqual({ width: 60_000, height: 50_000, grey: false, deep: false });
  expect(pngHeader(claimPng(0, 5))).toBeNull();
  expect(pngHeader(claimPng(5, 5).subarray(0, 28))).toBeNull();
  expect(pngHeader(Uint8Array.of(1, 2, 3))).toBeNull();
});

it('is named after the installed package', () => {
  expect(decoder.name).toBe(installed('@jsquash/png'));
});

function installed(name: string): string {
  const path = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${(JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version}`;
}
