import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '#lib/engine/client.ts';
import type { Evidence, PreviewOptions } from '#lib/engine/contract.ts';
import { DECODE_MAX_BYTES } from '#lib/engine/limits.ts';
import { fittingSides } from '#lib/engine/preview/shrink.ts';
import { short, writeExif } from '../../fixtures/exif-writer.ts';
import { writeJpeg } from '../../fixtures/jpeg-writer.ts';
import { intoPng } from '../../fixtures/metadata-carriers.ts';
import type { Picture } from '../../fixtures/picture.ts';
import { paint } from '../../fixtures/painter.ts';
import { claimPng, writePng } from '../../fixtures/png-writer.ts';
import { truncate } from '../../fixtures/truncate.ts';
import { writeZip } from '../../fixtures/zip-writer.ts';
import { listed, localEngine, PixelBitmap, stubPictures, zipFile } from './archive-desk.ts';

beforeEach(stubPictures);
afterEach(() => {
  vi.unstubAllGlobals();
});

const file = (bytes: Uint8Array): File => new File([new Uint8Array(bytes)], 'file');
const clear = (side: number): PreviewOptions => ({ side, clear: true });
const veiled = (side: number): PreviewOptions => ({ side, clear: false });

async function shown(engine: Engine, evidence: Evidence, options: PreviewOptions): Promise<PixelBitmap> {
  const result = await engine.preview(evidence, options);
  if (!result.ok) throw new Error(result.error);
  expect(result.value).toBeInstanceOf(PixelBitmap);
  return result.value as unknown as PixelBitmap;
}

/** The first channel of every pixel, row by row. */
const reds = ({ data, width, height }: PixelBitmap): number[][] =>
  Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[4 * (y * width + x)] ?? -1));

/** A picture of one row after another, in grey. */
function grey(rows: readonly (readonly number[])[]): Picture {
  const [width, height] = [rows[0]?.length ?? 0, rows.length];
  return { width, height, data: Uint8ClampedArray.from(rows.flat().flatMap((value) => [value, value, value, 255])) };
}

describe('a clear picture', () => {
  it('is made small by averaging, and never larger', async () => {
    const engine = localEngine();
    const png = file(
      writePng(
        grey([
          [0, 100, 10, 20],
          [100, 200, 30, 40],
        ]),
      ),
    );
    expect(reds(await shown(engine, png, clear(2)))).toEqual([[100, 25]]);
    expect(reds(await shown(engine, png, clear(500)))).toEqual([
      [0, 100, 10, 20],
      [100, 200, 30, 40],
    ]);
  });

  it('keeps its colours', async () => {
    const engine = localEngine();
    const data = Uint8ClampedArray.from(Array.from({ length: 16 }, () => [200, 100, 50, 255]).flat());
    const { data: seen } = await shown(engine, file(writePng({ width: 4, height: 4, data })), clear(1));
    expect([...seen]).toEqual([200, 100, 50, 255]);
  });

  it('comes from an archive, too', async () => {
    const engine = localEngine();
    const png = writePng(grey([[1, 2, 3]]));
    const { files } = await listed(engine, zipFile(writeZip([{ name: 'a.png', data: png, deflated: true }])));
    for (const { evidence } of files) expect(reds(await shown(engine, evidence, clear(9)))).toEqual([[1, 2, 3]]);
    expect(files).toHaveLength(1);
  });

  /** What the tag says of the first row and column (EXIF 3.0, Orientation): top-left, top-right, bottom-right and so on. */
  it.each([
    [
      1,
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      2,
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
    ],
    [
      3,
      [
        [6, 5, 4],
        [3, 2, 1],
      ],
    ],
    [
      4,
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
    ],
    [
      5,
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      6,
      [
        [4, 1],
        [5, 2],
        [6, 3],
      ],
    ],
    [
      7,
      [
        [6, 3],
        [5, 2],
        [4, 1],
      ],
    ],
    [
      8,
      [
        [3, 6],
        [2, 5],
        [1, 4],
      ],
    ],
  ])('is turned as orientation %i says', async (orientation, rows) => {
    const png = writePng(
      grey([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    const tagged = intoPng(png, { exif: writeExif({ main: [short(0x0112, orientation)] }) });
    expect(reds(await shown(localEngine(), file(tagged), clear(9)))).toEqual(rows);
  });
});

describe('a veiled picture', () => {
  it('is grey, as large as a clear one, and holds nothing but what 16 x 16 means say', async () => {
    const engine = localEngine();
    const [a, b] = [paint(1, 320, 200), paint(1, 320, 200)];
    // The same means: whatever is exchanged within a block of 20 x 20 pixels.
    for (let y = 0; y < 200; y++)
      for (let x = 0; x < 320; x++) {
        const [to, from] = [4 * (y * 320 + x), 4 * (y * 320 + 20 * Math.floor(x / 20) + 19 - (x % 20))];
        for (let i = 0; i < 3; i++) b.data[to + i] = a.data[from + i] ?? 0;
      }
    expect([...b.data]).not.toEqual([...a.data]);
    const [seen, same] = [
      await shown(engine, file(writePng(a)), veiled(160)),
      await shown(engine, file(writePng(b)), veiled(160)),
    ];
    expect([seen.width, seen.height]).toEqual([160, 100]);
    expect(same.data).toEqual(seen.data);
    for (let at = 0; at < seen.data.length; at += 4) {
      expect(seen.data[at + 1]).toBe(seen.data[at]);
      expect(seen.data[at + 2]).toBe(seen.data[at]);
    }
    expect(new Set(seen.data).size).toBeGreaterThan(20);
  });
});

describe('what is no picture', () => {
  it.each([
    ['a text', Buffer.from('text'), 'not-an-image'],
    ['an empty file', new Uint8Array(), 'not-an-image'],
    ['a bomb', claimPng(60_000, 60_000), 'too-many-pixels'],
    ['the start of a picture', truncate(writePng(paint(1, 64, 64)), 0.01), 'undecodable'],
  ])('%s has its reason', async (_name, bytes, reason) => {
    expect(await localEngine().preview(file(bytes), clear(100))).toEqual({ ok: false, error: reason });
  });

  it('is not read when it is too large', async () => {
    const large = Object.defineProperty(file(new Uint8Array()), 'size', { value: DECODE_MAX_BYTES + 1 });
    expect(await localEngine().preview(large, clear(100))).toEqual({ ok: false, error: 'file-too-large' });
  });
});

it('shows a cut photograph as far as it goes', async () => {
  const jpeg = truncate(await writeJpeg(paint(1, 90, 70), 85), 0.6);
  const { width, height } = await shown(localEngine(), file(jpeg), clear(45));
  expect([width, height]).toEqual([45, 35]);
});

it('has sides of at least one pixel', () => {
  expect(fittingSides(100_000, 1, 100)).toEqual({ width: 100, height: 1 });
});
