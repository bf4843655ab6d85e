import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { HASH_BYTES, type NearDuplicate } from '#lib/matching/near-duplicate-index.ts';

import { seededIntegers } from '../../fixtures/pdq-pictures.ts';
import { freshHashes, invertBits, seededWords, skewedHashes } from '../../fixtures/skewed-hashes.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

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

describe.each(IMPLEMENTATIONS)('a near-duplicate index: $name', ({ make }) => {
  it('answers like brute force, whatever is stored and asked', () => {
    const planted = fc.record({ needle: fc.nat({ max: 7 }), bits: bitsArbitrary({ min: 0, max: 48 }) });
    const scene = fc.record({
      needles: fc.array(hashArbitrary, { minLength: 1, maxLength: 8 }),
      near: fc.array(planted, { maxLength: 40 }),
      far: fc.array(hashArbitrary, { maxLength: 20 }),
      removed: fc.array(fc.nat({ max: 60 }), { maxLength: 10 }),
      threshold: fc.oneof(
        fc.constant(PDQ_MATCH_DISTANCE),
        fc.integer({ min: 0, max: PDQ_MATCH_DISTANCE }),
        fc.integer({ min: 0, max: 256 }),
      ),
    });
    fc.assert(
      fc.property(scene, ({ needles, near, far, removed, threshold }) => {
        const copies = near.map(({ needle, bits }) => flip(needles[needle % needles.length] ?? new Uint8Array(), bits));
        const stored = [...far, ...copies];
        const index = make();
        index.add(join(stored));
        const all = nearest(stored, needles, threshold);
        expect(index.query(join(needles), threshold)).toEqual(all);
        for (const id of removed) index.remove(id);
        expect(index.query(join(needles), threshold)).toEqual(all.filter(({ id }) => !removed.includes(id)));
      }),
      { numRuns: 100, seed: 31 },
    );
  });

  it('finds distance 31 and not 32, wherever the differing bits lie', () => {
    const pairs = fc.sample(fc.tuple(hashArbitrary, bitsArbitrary({ min: 32, max: 32 })), { numRuns: 500, seed: 32 });
    const index = make();
    index.add(join(pairs.flatMap(([hash, bits]) => [flip(hash, bits), flip(hash, bits.slice(1))])));
    for (const [pair, [hash]] of pairs.entries()) {
      const found = index.query(hash);
      expect(found).toContainEqual({ id: 2 * pair + 1, distance: 31, needle: 0 });
      expect(found.map(({ id }) => id)).not.toContain(2 * pair);
    }
  });

  it('finds distance 31 with the differences spread over the bands as badly as can be', () => {
    // Bit i is in band i mod 11. Bands 0 to 9 are asked within 2 bits and band 10 within 1: here one band alone is so near.
    const next = seededWords(31);
    const spread = (only: number): number[] =>
      Array.from({ length: 11 }, (_, band) => {
        const count = band === 10 ? (only === 10 ? 1 : 2) : band === only ? 2 : 3;
        const places = new Set<number>();
        while (places.size < count) places.add(band + 11 * (next() % 23));
        return [...places];
      }).flat();
    const bases = Array.from({ length: 500 }, (_, i) => randomHashes(1, 40 + i));
    const index = make();
    index.add(join(bases.flatMap((base) => Array.from({ length: 11 }, (_, only) => flip(base, spread(only))))));
    for (const [base, hash] of bases.entries()) {
      const eleven = Array.from({ length: 11 }, (_, only) => ({ id: 11 * base + only, distance: 31, needle: 0 }));
      expect(index.query(hash)).toEqual(eleven);
    }
  });

  it('finds planted pairs at every distance among thousands of skewed hashes, and all else that a comparison finds', () => {
    const next = seededWords(51);
    const { hashes, model, hot } = skewedHashes(4000, next);
    const index = make();
    index.add(hashes);
    const stored = Array.from({ length: 4000 }, (_, i) => hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
    for (let distance = 0; distance <= 32; distance++) {
      const needles = freshHashes(8, model);
      const source = next() % stored.length;
      const place = (distance & 7) * HASH_BYTES;
      needles.set(stored[source] ?? [], place);
      invertBits(needles, place, distance, next);
      // Resembled by forty of them.
      needles.set(hot.subarray(0, HASH_BYTES), ((distance + 3) & 7) * HASH_BYTES);
      const eight = Array.from({ length: 8 }, (_, i) => needles.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
      const found = index.query(needles);
      expect(found).toEqual(nearest(stored, eight, PDQ_MATCH_DISTANCE));
      if (distance <= PDQ_MATCH_DISTANCE) expect(found.map(({ id }) => id)).toContain(source);
    }
  });

  it('finds every distance from 0 to 31 with all differences in either half', () => {
    const index = make();
    const hash = randomHashes(1, 7);
    const bits = Array.from({ length: 33 }, (_, i) => i);
    index.add(
      join(
        bits.flatMap((count) => {
          const first = bits.slice(0, count);
          return [
            flip(hash, first),
            flip(
              hash,
              first.map((bit) => 255 - bit),
            ),
          ];
        }),
      ),
    );
    const found = index.query(hash);
    expect(found).toHaveLength(64);
    for (let distance = 0; distance < 32; distance++) {
      expect(found).toContainEqual({ id: 2 * distance, distance, needle: 0 });
      expect(found).toContainEqual({ id: 2 * distance + 1, distance, needle: 0 });
    }
  });

  it('names the nearest of eight needles, the first of equals', () => {
    const index = make();
    const needles = Array.from({ length: 8 }, (_, i) => randomHashes(1, 100 + i));
    index.add(join(needles.map((needle, i) => flip(needle, [i, 40 + i, 200 + i]))));
    const all = needles.map((_, i) => ({ id: i, distance: 3, needle: i }));
    expect(index.query(join(needles))).toEqual(all);

    const twice = [needles[0] ?? new Uint8Array(), needles[0] ?? new Uint8Array()];
    expect(index.query(join(twice))).toEqual([{ id: 0, distance: 3, needle: 0 }]);
  });

  it('loses nothing while it grows', () => {
    const index = make();
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

  it('returns more matches than the kernel hands over at once', () => {
    const index = make();
    const hash = randomHashes(1, 9);
    const count = 10_000;
    index.add(join(Array.from({ length: count }, () => hash)));
    const found = index.query(hash);
    expect(found.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('forgets what is removed and keeps the other ids', () => {
    const index = make();
    const hash = randomHashes(1, 11);
    index.add(join([hash, hash, hash]));
    index.remove(1);
    index.remove(99);
    expect(index.query(hash).map(({ id }) => id)).toEqual([0, 2]);
    expect(index.add(hash)).toBe(3);
  });

  it('answers nothing when it is empty', () => {
    const index = make();
    expect(index.query(randomHashes(8, 1), 256)).toEqual([]);
    expect(index.add(new Uint8Array())).toBe(0);
  });

  it('refuses what is not hashes', () => {
    const index = make();
    expect(() => index.add(new Uint8Array(31))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(0))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(9 * HASH_BYTES))).toThrow(RangeError);
    expect(() => index.query(new Uint8Array(HASH_BYTES), 257)).toThrow(RangeError);
  });
});
