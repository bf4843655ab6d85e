import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PDQ_MAX_SIDE, PdqHasher, type PdqResult } from '#lib/engine/hash/pdq.ts';

import { freshKernel } from '../../fixtures/kernel.ts';
import { PATTERNS, type PictureSpec, makePicture } from '../../fixtures/pdq-pictures.ts';
import { referencePdq } from '../../fixtures/pdq-reference.ts';
import { readPpm } from '../../fixtures/ppm.ts';

type RawVector = {
  readonly file: string;
  readonly pdq_direct: string;
  readonly quality_direct: number;
  readonly dihedral_direct: readonly string[];
  readonly pdq_nn512: string;
  readonly quality_nn512: number;
  readonly dihedral_nn512: readonly string[];
};

const RAW = new URL('../../../../shared/vectors/raw/', import.meta.url);
const hasRaw = existsSync(new URL('raw_vectors.json', RAW));

const kernel = await freshKernel();
const hasher = new PdqHasher(kernel);

const readJson = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));

describe('the C++ reference on raw pixels', () => {
  const { vectors } = hasRaw
    ? (readJson(new URL('raw_vectors.json', RAW)) as { readonly vectors: readonly RawVector[] })
    : { vectors: [] };

  it.skipIf(!hasRaw)('comes with 33 vectors', () => {
    expect(vectors).toHaveLength(33);
  });

  it.each(vectors)('gives $file the hashes and quality that kernel and twin give it', (vector) => {
    const expected: PdqResult = {
      direct: vector.pdq_direct,
      nn512: vector.pdq_nn512,
      quality: vector.quality_direct,
      qualityNn512: vector.quality_nn512,
      dihedral: vector.dihedral_direct,
      dihedralNn512: vector.dihedral_nn512,
    };
    const pixels = { ...readPpm(readFileSync(new URL(vector.file, RAW))), channels: 3 as const };
    expect(hasher.hash(pixels)).toEqual(expected);
    expect(referencePdq(pixels)).toEqual(expected);
  });
});

describe('our own vectors', () => {
  const vectors = readJson(new URL('../../fixtures/pdq-vectors.json', import.meta.url)) as readonly {
    readonly picture: PictureSpec;
    readonly expected: PdqResult;
  }[];

  it.each(vectors)(
    '$picture.pattern $picture.width x $picture.height, $picture.channels channels',
    ({ picture, expected }) => {
      const pixels = makePicture(picture);
      expect(hasher.hash(pixels)).toEqual(expected);
      expect(referencePdq(pixels)).toEqual(expected);
    },
  );
});

describe('random shapes and contents', () => {
  const side = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
  const shape = fc.oneof(
    { weight: 50, arbitrary: fc.tuple(side(180), side(180)) },
    { weight: 15, arbitrary: fc.tuple(side(12), side(12)) },
    // Where the window, the lag or a special case changes.
    {
      weight: 15,
      arbitrary: fc.tuple(fc.constantFrom(63, 64, 65, 127, 128, 129, 256, 257), fc.constantFrom(64, 128, 129, 255)),
    },
    { weight: 8, arbitrary: fc.tuple(side(2000), side(12)) },
    { weight: 8, arbitrary: fc.tuple(side(12), side(2000)) },
    { weight: 4, arbitrary: fc.tuple(side(700), side(300)) },
  );
  const picture: fc.Arbitrary<PictureSpec> = fc
    .record({
      pattern: fc.constantFrom(...PATTERNS),
      shape,
      channels: fc.constantFrom(1 as const, 3 as const, 4 as const),
      seed: fc.nat(),
    })
    .map(({ shape: [width, height], ...rest }) => ({ ...rest, width, height }));

  it('give kernel and twin the same result, 2,000 times', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(picture, (spec) => {
        const pixels = makePicture(spec);
        expect(hasher.hash(pixels)).toEqual(referencePdq(pixels));
      }),
      { numRuns: 2000, seed: 20_251_122 },
    );
  });

  it.each([
    { pattern: 'smooth', width: 4096, height: 60, channels: 4, seed: 1 },
    { pattern: 'noise', width: 61, height: 5003, channels: 3, seed: 2 },
    { pattern: 'gradient', width: 65_535, height: 5, channels: 1, seed: 3 },
    { pattern: 'noise', width: 5, height: 65_535, channels: 1, seed: 4 },
    { pattern: 'noise', width: 1537, height: 1025, channels: 4, seed: 5 },
  ] as const)('agree on long lines: $width x $height', (spec) => {
    const pixels = makePicture(spec);
    expect(hasher.hash(pixels)).toEqual(referencePdq(pixels));
  });
});

describe('the hasher', () => {
  it('ignores the fourth channel', () => {
    const opaque = makePicture({ pattern: 'smooth', width: 90, height: 70, channels: 4, seed: 6 });
    const data = opaque.data.map((value, i) => (i % 4 === 3 ? 255 - value : value));
    expect(hasher.hash({ ...opaque, data })).toEqual(hasher.hash(opaque));
  });

  it('needs memory for the windows, not for the image', async () => {
    const own = await freshKernel();
    new PdqHasher(own).hash({ data: new Uint8Array(12_000_000), width: 4000, height: 3000, channels: 1 });
    expect(own.memory.buffer.byteLength).toBeLessThan(2 * 1024 * 1024);
  });

  it.each([
    { data: new Uint8Array(11), width: 2, height: 2, channels: 3 },
    { data: new Uint8Array(0), width: 0, height: 2, channels: 3 },
    { data: new Uint8Array(0), width: 1.5, height: 0, channels: 1 },
    { data: new Uint8Array(0), width: PDQ_MAX_SIDE + 1, height: 1, channels: 1 },
  ] as const)('refuses $width x $height with $data.length bytes', (pixels) => {
    expect(() => hasher.hash(pixels)).toThrow(RangeError);
  });
});
