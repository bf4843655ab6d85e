import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { HASH_BYTES, type NearDuplicate } from '#lib/matching/near-duplicate-index.ts';

import { freshKernel } from '../../fixtures/kernel.ts';
import { seededIntegers } from '../../fixtures/pdq-pictures.ts';

const toBigInt = (hash: Uint8Array): bigint => hash.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

const distanceOf = (a: bigint, b: bigint): number => (a ^ b).toString(2).replaceAll('0', '').length;

const join = (hashes: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => {
    all.set(hash, i * HASH_BYTES);
  });
  return all;
};

/** The brute-force twin: every pair, as numbers of 256 bits. */
const nearest = (stored: readonly Uint8Array[], needles: readonly Uint8Array[], threshold: number): NearDuplicate[] => {
  const asked = needles.map(toBigInt);
  return stored.flatMap((hash, id) => {
    const value = toBigInt(hash);
    const distances = asked.map((needle) => distanceOf(value, needle));
    const distance = Math.min(...distances);
    return distance <= threshold ? [{ id, distance, needle: distances.indexOf(distance) }] : [];
  });
};

/** `hash` with exactly the bits at `positions` inverted. */
const flip = (hash: Uint8Array, positions: readonly number[]): Uint8Array => {
  const out = Uint8Array.from(hash);
  for (const position of positions) out[position >> 3] = (out[position >> 3] ?? 0) ^ (1 << (position & 7));
  return out;
};

const hashArbitrary = fc.uint8Array({ minLength: HASH_BYTES, maxLength: HASH_BYTES });
const bitsArbitrary = (count: { readonly min: number; readonly max: number }): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat({ max: 255 }), { minLength: count.min, maxLength: count.max });

const randomHashes = (count: number, seed: number): Uint8Array => {
  const next = seededIntegers(seed);
  const words = Uint32Array.from({ length: count * 8 }, next);
  return new Uint8Array(words.buffer);
};

const freshIndex = async (): Promise<FlatScanIndex> => new FlatScanIndex(await freshKernel());

describe('a near-duplicate index', () => {
  it('answers like brute force, whatever is stored and asked', async () => {
    const planted = fc.record({ needle: fc.nat({ max: 7 }), bits: bitsArbitrary({ min: 0, max: 48 }) });
    const scene = fc.record({
      needles: fc.array(hashArbitrary, { minLength: 1, maxLength: 8 }),
      near: fc.array(planted, { maxLength: 40 }),
      far: fc.array(hashArbitrary, { maxLength: 20 }),
      threshold: fc.oneof(fc.constant(PDQ_MATCH_DISTANCE), fc.integer({ min: 0, max: 256 })),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ needles, near, far, threshold }) => {
        const copies = near.map(({ needle, bits }) => flip(needles[needle % needles.length] ?? new Uint8Array(), bits));
        const stored = [...far, ...copies];
        const index = await freshIndex();
        index.add(join(stored));
        expect(index.query(join(needles), threshold)).toEqual(nearest(stored, needles, threshold));
      }),
      { numRuns: 200, seed: 31 },
    );
  });

  it('finds distance 31 and not 32, wherever the differing bits lie', async () => {
    const index = await freshIndex();
    fc.assert(
      fc.property(hashArbitrary, bitsArbitrary({ min: 32, max: 32 }), (hash, bits) => {
        const outside = index.add(flip(hash, bits));
        const inside = index.add(flip(hash, bits.slice(1)));
        const found = index.query(hash);
        expect(found).toContainEqual({ id: inside, distance: 31, needle: 0 });
        expect(found.map(({ id }) => id)).not.toContain(outside);
      }),
      { numRuns: 500, seed: 32 },
    );
  });

  it('finds every distance from 0 to 31 with all differences in either half', async () => {
    const index = await freshIndex();
    const hash = randomHashes(1, 7);
    const bits = Array.from({ length: 33 }, (_, i) => i);
    const ids = bits.map((count) => {
      index.add(flip(hash, bits.slice(0, count)));
      return index.add(
        flip(
          hash,
          bits.slice(0, count).map((bit) => 255 - bit),
        ),
      );
    });
    const found = index.query(hash);
    expect(found).toHaveLength(64);
    ids.slice(0, 32).forEach((id, distance) => {
      expect(found).toContainEqual({ id, distance, needle: 0 });
    });
  });

  it('names the nearest of eight needles, the first of equals', async () => {
    const index = await freshIndex();
    const needles = Array.from({ length: 8 }, (_, i) => randomHashes(1, 100 + i));
    needles.forEach((needle, i) => index.add(flip(needle, [i, 40 + i, 200 + i])));
    const all = needles.map((_, i) => ({ id: i, distance: 3, needle: i }));
    expect(index.query(join(needles))).toEqual(all);

    const twice = [needles[0] ?? new Uint8Array(), needles[0] ?? new Uint8Array()];
    expect(index.query(join(twice))).toEqual([{ id: 0, distance: 3, needle: 0 }]);
  });

  it('loses nothing while it grows', async () => {
    const index = await freshIndex();
    const planted: { readonly id: number; readonly hash: Uint8Array }[] = [];
    for (let batch = 0; batch < 60; batch++) {
      const hashes = randomHashes(1 + batch * 29, 1000 + batch);
      const first = index.add(hashes);
      planted.push({ id: first, hash: hashes.slice(0, HASH_BYTES) });
      const last = index.add(randomHashes(1, 5000 + batch));
      planted.push({ id: last, hash: randomHashes(1, 5000 + batch) });
    }
    expect(index.size).toBe(60 + 60 + (29 * 60 * 59) / 2);
    for (const { id, hash } of planted) expect(index.query(hash)).toEqual([{ id, distance: 0, needle: 0 }]);
  });

  it('returns more matches than the kernel hands over at once', async () => {
    const index = await freshIndex();
    const hash = randomHashes(1, 9);
    const count = 10_000;
    index.add(join(Array.from({ length: count }, () => hash)));
    const found = index.query(hash);
    expect(found.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('forgets what is removed and keeps the other ids', async () => {
    const index = await freshIndex();
    const hash = randomHashes(1, 11);
    index.add(join([hash, hash, hash]));
    index.remove(1);
    index.remove(99);
    expect(index.query(hash).map(({ id }) => id)).toEqual([0, 2]);
    expect(index.add(hash)).toBe(3);
  });

  it('answers nothing when it is empty', async () => {
    const index = await freshIndex();
    expect(index.query(randomHashes(8, 1), 256)).toEqual([]);
    expect(index.add(new Uint8Array())).toBe(0);
  });

  it('refuses what is not hashes', async () => {
    const index = await freshIndex();
    expect(() => index.add(new Uint8Array(31))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(0))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(9 * HASH_BYTES))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(HASH_BYTES), 257)).toThrow(RangeError);
  });
});
