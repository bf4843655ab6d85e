import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hammingDistance } from '#lib/domain/pdq.ts';
import { OwnedHashes } from '#lib/server/near/owned-hashes.ts';
import { newKernel } from '../../../fixtures/kernel.ts';
import { seededWords } from '../../../fixtures/skewed-hashes.ts';

const HASH = 32;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Hashes of which many are near each other: few bits differ from one of three. */
const hash = fc
  .tuple(fc.nat({ max: 2 }), fc.uniqueArray(fc.nat({ max: 255 }), { maxLength: 40 }))
  .map(([base, bits]) => {
    const bytes = new Uint8Array(HASH).fill([0x00, 0x55, 0xff][base] ?? 0);
    for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return bytes;
  });

const found = (hashes: OwnedHashes, question: Uint8Array): [number, number][] => {
  const matches: [number, number][] = [];
  hashes.search(question, (owner, distance) => matches.push([owner, distance]));
  return matches;
};

const numbered = (count: number, first = 1): number[] => Array.from({ length: count }, (_, i) => first + i);

const random = (count: number, seed: number): Uint8Array => {
  const next = seededWords(seed);
  return new Uint8Array(Uint32Array.from({ length: count * 8 }, next).buffer);
};

describe('owned hashes', () => {
  it('answer with each near owner once, at its nearest, whoever was removed', () => {
    const owned = fc.array(fc.array(hash, { minLength: 0, maxLength: 8 }), { maxLength: 12 });
    const question = fc.array(hash, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(owned, question, fc.array(fc.nat({ max: 14 })), (all, needles, removed) => {
        const hashes = new OwnedHashes(newKernel);
        for (const [owner, its] of all.entries()) {
          hashes.add(Array<number>(its.length).fill(owner + 1), Buffer.concat(its), false);
        }
        hashes.remove(removed);
        const expected = all.flatMap((its, i) => {
          const distances = its.flatMap((one) => needles.map((needle) => hammingDistance(hex(one), hex(needle))));
          const distance = Math.min(...distances);
          return distance <= 31 && !removed.includes(i + 1) ? [[i + 1, distance]] : [];
        });
        expect(found(hashes, Buffer.concat(needles))).toEqual(expected);
      }),
      { seed: 6 },
    );
  });

  it('pass over owners that they have, in part or all of them', () => {
    const [a, b, c] = [random(1, 1), random(1, 2), random(1, 3)];
    const hashes = new OwnedHashes(newKernel);
    hashes.add([5, 7], Buffer.concat([a, b]), false);
    hashes.add([5, 7], Buffer.concat([a, b]), false);
    hashes.add([7, 9], Buffer.concat([b, c]), false);
    expect(found(hashes, Buffer.concat([a, b, c]))).toEqual([5, 7, 9].map((owner) => [owner, 0]));
  });

  it('are worth building from twenty thousand on, and not while more are coming', () => {
    const hashes = new OwnedHashes(newKernel);
    hashes.add(numbered(20_000), random(20_000, 4), true);
    expect(hashes.isBuildDue).toBe(false);
    hashes.add([], new Uint8Array(), false);
    expect(hashes.isBuildDue).toBe(true);
    const last = random(1, 5);
    for (let added = 0; hashes.isBuildDue; added++) {
      if (added === 3) hashes.add([20_001], last, false);
      hashes.build(0);
    }
    expect(found(hashes, last)).toEqual([[20_001, 0]]);
    expect(found(hashes, random(20_000, 4).subarray(0, HASH))).toEqual([[1, 0]]);
  });

  it('find what is left when most of them were removed, and do not keep the others', () => {
    const count = 25_000;
    const all = random(count, 6);
    const hashes = new OwnedHashes(newKernel);
    hashes.add(numbered(count), all, false);
    hashes.build(Infinity);
    hashes.remove(numbered(count - 100));
    expect(hashes.size).toBe(100);
    for (const owner of [1, count - 100]) {
      expect(found(hashes, all.subarray((owner - 1) * HASH, owner * HASH))).toEqual([]);
    }
    for (const owner of numbered(100, count - 99)) {
      expect(found(hashes, all.subarray((owner - 1) * HASH, owner * HASH))).toEqual([[owner, 0]]);
    }
    hashes.add([count + 1], random(1, 7), false);
    expect(found(hashes, random(1, 7))).toEqual([[count + 1, 0]]);
  });
});
