import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LikenessIndex } from '#lib/matching/likeness-index.ts';
import { freshKernel } from '../../fixtures/kernel.ts';
import {
  arbitraryPictures,
  bruteForce,
  eightRandom,
  flip,
  matchesOf,
  type Picture,
  picturesOf,
  questionsOf,
  randomHash,
} from './pictures.ts';

const freshIndex = async (): Promise<LikenessIndex> => new LikenessIndex(await freshKernel());

/** Every bit from `from` on, `count` of them. */
const run = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => (from + i) % 256);

/** Which pictures hang together: for each the lowest number that can be reached over the links. */
const groupsOf = (size: number, links: readonly (readonly [number, number])[]): number[] => {
  const groups = Array.from({ length: size }, (_, i) => i);
  for (let round = 0; round < size; round++) {
    for (const [a, b] of links) groups[a] = groups[b] = Math.min(groups[a] ?? 0, groups[b] ?? 0);
  }
  return groups;
};

describe('an index of likenesses', () => {
  it('finds what brute force finds: in every case, in every orientation, and in the same call', async () => {
    const scene = fc.record({ pictures: arbitraryPictures(24), known: fc.nat({ max: 12 }), at: fc.nat({ max: 2 }) });
    await fc.assert(
      fc.asyncProperty(scene, async ({ pictures, known, at }) => {
        const index = await freshIndex();
        const earlier = pictures.slice(0, known);
        const asked = pictures.slice(known).map((picture) => ({ ...picture, caseNumber: at }));
        index.add(picturesOf(earlier));
        const matches = index.match(questionsOf(asked, at));
        const expected = asked.map((picture, i) => bruteForce([...earlier, ...asked.slice(0, i)], picture));
        expect(matchesOf(matches)).toEqual(expected);
        expect([...matches.counts]).toEqual(expected.map(({ length }) => length));
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('takes a distance of 31 and not of 32, by any of the eight hashes', async () => {
    for (let needle = 0; needle < 8; needle++) {
      const index = await freshIndex();
      const asked = { file: 9, caseNumber: 0, eight: eightRandom(1) };
      const near = flip(asked.eight[needle] ?? randomHash(0), run(30 * needle, 31));
      const far = flip(asked.eight[needle] ?? randomHash(0), run(30 * needle, 32));
      index.add(picturesOf([near, far].map((hash, file) => ({ file, caseNumber: 1, eight: [hash] }))));
      expect(matchesOf(index.match(questionsOf([asked], 0)))).toEqual([
        [{ file: 0, caseNumber: 1, distance: 31, needle }],
      ]);
    }
  });

  it('names no more than there is room for, but counts all', async () => {
    const index = await freshIndex();
    const eight = eightRandom(2);
    index.add(picturesOf(Array.from({ length: 5000 }, (_, file) => ({ file, caseNumber: 0, eight }))));
    const matches = index.match(questionsOf([{ file: 5000, caseNumber: 0, eight }], 0, 200));
    expect([...matches.counts]).toEqual([5000]);
    expect(matchesOf(matches)[0]?.map(({ file }) => file)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('names the nearest first when there is not room for all', async () => {
    const index = await freshIndex();
    const eight = eightRandom(3);
    const at = (distance: number, file: number): Picture => ({
      file,
      caseNumber: 0,
      eight: [flip(eight[0] ?? randomHash(0), run(0, distance))],
    });
    index.add(picturesOf([9, 3, 12, 0, 3, 7].map(at)));
    const [named] = matchesOf(index.match(questionsOf([{ file: 50, caseNumber: 0, eight }], 0, 4)));
    expect(named?.map(({ distance, file }) => [distance, file])).toEqual([
      [0, 3],
      [3, 1],
      [3, 4],
      [7, 5],
    ]);
  });

  it('never leaves an earlier case unnamed, however many are nearer', async () => {
    const index = await freshIndex();
    const eight = eightRandom(5);
    const direct = eight[0] ?? randomHash(0);
    index.add(picturesOf(Array.from({ length: 300 }, (_, file) => ({ file, caseNumber: 0, eight }))));
    index.add(
      picturesOf(
        [7, 8].map((caseNumber) => ({ file: 300 + caseNumber, caseNumber, eight: [flip(direct, run(0, 31))] })),
      ),
    );
    const [named] = matchesOf(index.match(questionsOf([{ file: 999, caseNumber: 0, eight }], 0, 10)));
    expect(named).toHaveLength(10);
    expect(named?.slice(8).map(({ caseNumber, distance }) => [caseNumber, distance])).toEqual([
      [7, 31],
      [8, 31],
    ]);
  });

  it('leaves the groups of a case as they are when most matches go unnamed', async () => {
    const hub = randomHash(77);
    // Clusters around one hash: members of a cluster are near each other, and one picture in the middle is near to all.
    const member = fc.record({
      cluster: fc.nat({ max: 4 }),
      differing: fc.uniqueArray(fc.nat({ max: 255 }), { maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(member, { minLength: 10, maxLength: 60 }), async (members) => {
        const index = await freshIndex();
        const pictures: Picture[] = [...members, { cluster: 9, differing: [] }].map(({ cluster, differing }, file) => {
          const centre = cluster === 9 ? hub : flip(hub, run(50 * cluster, 24));
          return { file, caseNumber: 0, eight: [flip(centre, differing), ...eightRandom(file + 5).slice(1)] };
        });
        const expected = pictures.flatMap((picture, i) =>
          bruteForce(pictures.slice(0, i), picture).map(({ file }) => [i, file] as const),
        );
        const named = pictures.flatMap((picture, i) =>
          (matchesOf(index.match(questionsOf([picture], 0, 8)))[0] ?? []).map(({ file }) => [i, file] as const),
        );
        expect(Math.max(...pictures.map((_, i) => named.filter(([from]) => from === i).length))).toBeLessThanOrEqual(8);
        expect(groupsOf(pictures.length, named)).toEqual(groupsOf(pictures.length, expected));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('refuses lists that do not fit each other', async () => {
    const index = await freshIndex();
    const picture = { file: 0, caseNumber: 0, eight: eightRandom(1) };
    expect(() => {
      index.add({ ...picturesOf([picture]), files: new Uint32Array(2) });
    }).toThrow(RangeError);
    expect(() => index.match({ ...questionsOf([picture], 0), files: new Uint32Array(2) })).toThrow(RangeError);
  });
});
