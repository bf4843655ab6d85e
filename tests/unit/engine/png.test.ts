import { readFileSync } from 'node:fs';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { createCRC32, type IHasher } from 'hash-wasm';
import { expect, it } from 'vitest';
import type { Decoder } from '#lib/engine/decode/decoder.ts';
import { PngDecoder } from '#lib/engine/decode/png.ts';
import { crcOf, pngChunks } from '#lib/engine/decode/png/chunks.ts';
import { pngHeader } from '#lib/engine/decode/png/header.ts';
import { pngFaults } from '#lib/engine/decode/png/integrity.ts';
import { chunk, writePackedPng, type PackedPng } from '../../fixtures/packed-png.ts';
import { claimPng, writePng } from '../../fixtures/png-writer.ts';
import { paint } from '../../fixtures/painter.ts';
import { engineModules } from '../../fixtures/engine-modules.ts';

const decoder: Decoder = new PngDecoder(engineModules.png);
const packed = (png: PackedPng) => new Uint8Array(writePackedPng(png));
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

async function decodeAny(png: Uint8Array<ArrayBuffer>) {
  const header = decoder.header(png);
  if (header === null) throw new Error('no header');
  return decoder.decode(png, header);
}

async function decode(png: Uint8Array<ArrayBuffer>) {
  const image = await decodeAny(png);
  if (!image.ok) throw new Error(image.error.reason);
  const { pixels, warnings } = image.value;
  return { channels: pixels.channels, data: [...pixels.data], warnings };
}

it('drops alpha without applying it: hidden colours stay', async () => {
  const samples = [200, 100, 50, 0, 10, 20, 30, 3, 1, 2, 3, 255];
  const png = packed({ width: 3, height: 1, depth: 8, colourType: 6, samples });
  expect(await decode(png)).toEqual({ channels: 4, data: samples, warnings: [] });
});

it('gives grey as one channel, and drops its alpha', async () => {
  const grey = packed({ width: 2, height: 2, depth: 8, colourType: 0, samples: [0, 1, 128, 255] });
  expect(await decode(grey)).toMatchObject({ channels: 1, data: [0, 1, 128, 255] });
  const withAlpha = packed({ width: 2, height: 1, depth: 8, colourType: 4, samples: [77, 0, 200, 9] });
  expect(await decode(withAlpha)).toMatchObject({ channels: 1, data: [77, 200] });
});

it('spreads grey of few bits over the whole range, interlaced or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2, 4, 8),
      fc.boolean(),
      fc.integer({ min: 1, max: 19 }),
      fc.array(fc.nat(255), { minLength: 19, maxLength: 200 }),
      async (depth, interlaced, width, values) => {
        const height = Math.floor(values.length / width);
        const samples = values.slice(0, width * height).map((value) => value >> (8 - depth));
        const data = samples.map((value) => (value * 255) / (2 ** depth - 1));
        const png = packed({ width, height, depth, colourType: 0, samples, interlaced });
        expect(await decode(png)).toEqual({ channels: 1, data, warnings: [] });
      },
    ),
    { numRuns: 100 },
  );
});

const PALETTE = Uint8Array.of(9, 8, 7, 60, 50, 40, 255, 0, 128);

it.each([1, 2, 4, 8] as const)('expands palettes of %i bits, transparent entries included', async (depth) => {
  const samples = depth === 1 ? [1, 0, 1] : [2, 0, 1];
  const chunks = [['PLTE', PALETTE] as const, ['tRNS', Uint8Array.of(255, 0, 7)] as const];
  const image = await decode(packed({ width: 3, height: 1, depth, colourType: 3, samples, chunks }));
  const colours = samples.map((entry) => [...PALETTE.subarray(3 * entry, 3 * entry + 3)]);
  expect(image.data.filter((_, i) => i % 4 < 3)).toEqual(colours.flat());
});

it('grey with a transparent value is grey', async () => {
  const chunks = [['tRNS', Uint8Array.of(0, 6)] as const];
  const png = packed({ width: 3, height: 1, depth: 8, colourType: 0, samples: [5, 6, 7], chunks });
  expect(await decode(png)).toMatchObject({ channels: 1, data: [5, 6, 7] });
});

it('rounds 16-bit samples to the nearest of 256', async () => {
  const sample = fc.integer({ min: 0, max: 65535 });
  const colourType = fc.constantFrom(0, 2, 4, 6);
  await fc.assert(
    fc.asyncProperty(colourType, fc.array(sample, { minLength: 4, maxLength: 40 }), async (colourType, values) => {
      const perPixel = { 0: 1, 2: 3, 4: 2, 6: 4 }[colourType];
      const width = Math.floor(values.length / perPixel);
      const samples = values.slice(0, width * perPixel);
      const image = await decode(packed({ width, height: 1, depth: 16, colourType, samples }));
      const channels = perPixel < 3 ? 1 : 3;
      const colours = samples.filter((_, i) => i % perPixel < channels);
      expect(image).toMatchObject({ channels, data: colours.map((value) => Math.round(value / 257)) });
    }),
    { numRuns: 200 },
  );
});

const whole = new Uint8Array(writePng(paint(1, 24, 18)));

it.each([
  ['text that is none', 'tEXt', [1, 2, 3]],
  ['compressed text that is none', 'zTXt', [1, 2, 3]],
  ['a unit that does not exist', 'pHYs', [0, 0, 0, 1, 0, 0, 0, 1, 7]],
  ['a rendering intent that does not exist', 'sRGB', [9]],
  ['primaries of a wrong length', 'cHRM', [1, 2, 3]],
  ['a gamma of a wrong length', 'gAMA', [1, 2, 3]],
  ['a profile that is none', 'iCCP', [120, 0, 0, 1, 2, 3]],
  ['a transparent colour of a wrong length', 'tRNS', [1, 2, 3]],
] as const)('decodes in spite of %s: no pixel depends on it', async (_name, type, body) => {
  const png = joined(whole.slice(0, 33), chunk(type, Uint8Array.from(body)), whole.slice(33));
  expect(await decode(png)).toEqual(await decode(whole));
});

it('decodes in spite of transparency beside alpha', async () => {
  const samples = [1, 2, 3, 4, 5, 6, 7, 8];
  const chunks = [['tRNS', Uint8Array.of(1, 2)] as const];
  const image = await decode(packed({ width: 2, height: 1, depth: 8, colourType: 6, samples, chunks }));
  expect(image.data.filter((_, i) => i % 4 < 3)).toEqual([1, 2, 3, 5, 6, 7]);
});

it('decodes what has no end, and says so', async () => {
  const { data } = await decode(whole);
  expect(await decode(whole.slice(0, -12))).toMatchObject({ data, warnings: ['PNG: the file is cut off'] });
});

/** A PNG whose only chunk of pixel data ends or breaks as it will. */
const withPixelData = (header: Partial<Pick<PackedPng, 'interlaced'>>, data: Uint8Array) => {
  const png = packed({ width: 8, height: 8, depth: 8, colourType: 0, samples: [], ...header });
  return joined(png.slice(0, 33), chunk('IDAT', data), chunk('IEND', new Uint8Array()));
};

it('keeps the whole rows before a cut, with zeros for the rest', async () => {
  const all = await decode(whole);
  const from = 33 + 8;
  for (let length = 1; length < whole.length - 16; length += length < 40 ? 1 : 7) {
    const cut = whole.slice(0, length);
    const bytes = length <= from ? 0 : inflateSync(cut.slice(from), { finishFlush: constants.Z_SYNC_FLUSH }).length;
    const known = Math.floor(bytes / (1 + 3 * 24)) * 4 * 24;
    const image = decoder.header(cut) === null ? null : await decodeAny(cut);
    if (known === 0) {
      if (image !== null) expect(image, `cut to ${length}`).toMatchObject({ error: { reason: 'undecodable' } });
      continue;
    }
    if (image?.ok !== true) throw new Error(`cut to ${length}`);
    expect(image.value.warnings[0]).toBe('PNG: the file is cut off');
    expect(image.value.warnings).toHaveLength(known < all.data.length ? 2 : 1);
    const data = [...image.value.pixels.data];
    expect(data.slice(0, known), `cut to ${length}`).toEqual(all.data.slice(0, known));
    expect(data.slice(known).every((value) => value === 0)).toBe(true);
  }
});

it('keeps the rows before a filter that does not exist', async () => {
  const rows = Array.from({ length: 8 }, (_, y) => [y === 5 ? 9 : 0, ...new Array<number>(8).fill(100 + y)]);
  const image = await decode(withPixelData({}, deflateSync(Uint8Array.from(rows.flat()))));
  expect(image.warnings).toEqual(['PNG: broken pixel data']);
  expect(image.data.filter((_, i) => i % 8 === 0)).toEqual([100, 101, 102, 103, 104, 0, 0, 0]);
});

it('keeps the rows before broken codes', async () => {
  const rows = Array.from({ length: 8 }, (_, y) => [0, ...new Array<number>(8).fill(100 + y)]);
  // Two stored blocks, the second with lengths that contradict each other (RFC 1951, 3.2.4).
  const stored = Buffer.from(deflateSync(Uint8Array.from(rows.slice(0, 3).flat()), { level: 0 }));
  const broken = Uint8Array.from([...stored.subarray(0, 2), 0, ...stored.subarray(3, -4), 1, 5, 0, 5, 0, 1, 2, 3]);
  const image = await decode(withPixelData({}, broken));
  expect(image.warnings).toEqual(['PNG: broken pixel data']);
  expect(image.data.filter((_, i) => i % 8 === 0)).toEqual([100, 101, 102, 0, 0, 0, 0, 0]);
});

it('fills a cut interlaced picture with the pixels that stand for the missing ones', async () => {
  // The first four passes of Adam7 for 8x8 pixels: rows of 1, 1, 2, and two of 2 pixels, of which the last is missing.
  const sent = [0, 10, 0, 20, 0, 30, 40, 0, 50, 60];
  const image = await decode(withPixelData({ interlaced: true }, deflateSync(Uint8Array.from(sent))));
  const [upper, lower] = [
    [10, 10, 50, 50, 20, 20, 60, 60],
    [30, 30, 30, 30, 40, 40, 40, 40],
  ];
  expect(image.data).toEqual([upper, upper, upper, upper, lower, lower, lower, lower].flat());
});

it('does not call the PNG of iPhone apps broken', async () => {
  const png = joined(whole.slice(0, 8), chunk('CgBI', new Uint8Array(4)), whole.slice(8));
  expect(decoder.header(png)).toMatchObject({ width: 24, height: 18 });
  expect(await decodeAny(png)).toMatchObject({ ok: false, error: { reason: 'unsupported-coding' } });
});

it('takes the default image of an animation', async () => {
  const control = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
  const animated = joined(whole.slice(0, 33), control, whole.slice(33));
  expect((await decode(animated)).data).toEqual((await decode(whole)).data);
});

/** As somebody would leave it who damages a file on purpose. */
function withRightChecksums(bytes: Uint8Array<ArrayBuffer>, crc32: IHasher): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer);
  for (const { typeAt, end, isWhole } of pngChunks(bytes)) {
    if (isWhole) view.setUint32(end, crcOf(bytes, typeAt, end, crc32));
  }
  return bytes;
}

/** Whether a file is refused, or decoded with a warning. */
async function isNoticed(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const header = decoder.header(bytes);
  if (header === null) return true;
  const image = await decoder.decode(bytes, header);
  return !image.ok || image.value.warnings.length > 0;
}

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
    const header = pngHeader(flipped);
    if (header === null || header.width * header.height > 1e6) continue;
    expect(await isNoticed(flipped), `flipped at ${at}`).toBe(true);
  }
});

it('decodes rightly after hundreds of refusals, and holds no more memory', async () => {
  const before = await decode(whole);
  const held = decoder.memoryBytes();
  for (let i = 0; i < 600; i++) await isNoticed(whole.slice(0, 60 + (i % 400)));
  expect(await decode(whole)).toEqual(before);
  expect(decoder.memoryBytes()).toBe(held);
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
  const claimed = { width: 60_000, height: 50_000, channels: 3, grey: false, depth: 8, interlaced: false };
  expect(pngHeader(claimPng(60_000, 50_000))).toMatchObject(claimed);
  expect(pngHeader(claimPng(0, 5))).toBeNull();
  expect(pngHeader(claimPng(5, 5).subarray(0, 28))).toBeNull();
  expect(pngHeader(Uint8Array.of(1, 2, 3))).toBeNull();
});

it('reads a header out of any bytes, or none', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.uint8Array({ maxLength: 40 }), (at, bytes) => {
      const header = decoder.header(joined(whole.slice(0, at), bytes, whole.slice(at + bytes.length)));
      if (header !== null) expect(header.width * header.height).toBeGreaterThan(0);
    }),
  );
});

it('gives a value for any damage, with checksums right or wrong', async () => {
  const crc32 = await createCRC32();
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });
  const interlaced = packed({ width: 9, height: 7, depth: 4, colourType: 0, samples: [1, 2, 3], interlaced: true });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(whole, interlaced),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (file, changes, isHidden) => {
        const bytes = file.slice();
        for (const { at, value } of changes) bytes[Math.floor(at * (bytes.length - 1))] = value;
        const damaged = isHidden ? withRightChecksums(bytes, crc32) : bytes;
        const header = decoder.header(damaged);
        if (header === null || header.width * header.height > 1e5) return;
        const image = await decoder.decode(damaged, header);
        if (image.ok) expect(image.value.pixels).toMatchObject({ width: header.width, height: header.height });
      },
    ),
    { numRuns: 300 },
  );
});

it('is named after the installed package', () => {
  const path = new URL('../../../node_modules/@jsquash/png/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  expect(decoder.name).toBe(`@jsquash/png ${version}`);
});
