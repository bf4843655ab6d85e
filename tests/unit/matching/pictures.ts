import fc from 'fast-check';
import { hammingDistance, PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { toHex } from '#lib/domain/hash.ts';
import type { Matches, Pictures, Questions } from '#lib/matching/contract.ts';
import { seededRandom } from '../../fixtures/random.ts';

/** A picture with its eight dihedral hashes, the first of which is stored; `file` and `caseNumber` say what it is. */
export type Picture = { readonly file: number; readonly caseNumber: number; readonly eight: readonly Uint8Array[] };

export type Match = {
  readonly file: number;
  readonly caseNumber: number;
  readonly distance: number;
  readonly needle: number;
};

const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** `hash` with exactly the bits at `positions` inverted. */
export const flip = (hash: Uint8Array, positions: readonly number[]): Uint8Array => {
  const out = Uint8Array.from(hash);
  for (const position of positions) out[position >> 3] = (out[position >> 3] ?? 0) ^ (1 << (position & 7));
  return out;
};

const directOf = ({ eight }: Picture): Uint8Array => eight[0] ?? new Uint8Array(32);

export const picturesOf = (pictures: readonly Picture[]): Pictures => ({
  hashes: join(pictures.map(directOf)),
  files: Uint32Array.from(pictures, ({ file }) => file),
  cases: Uint32Array.from(pictures, ({ caseNumber }) => caseNumber),
});

export const questionsOf = (pictures: readonly Picture[], caseNumber: number, room = 1000): Questions => ({
  needles: join(pictures.flatMap(({ eight }) => eight)),
  files: Uint32Array.from(pictures, ({ file }) => file),
  room: Uint32Array.from(pictures, () => room),
  caseNumber,
});

/** The matches of each question apart. */
export const matchesOf = (matches: Matches): Match[][] => {
  let at = 0;
  return Array.from(matches.named, (count) =>
    Array.from({ length: count }, () => {
      const match = {
        file: matches.files[at] ?? -1,
        caseNumber: matches.cases[at] ?? -1,
        distance: matches.distances[at] ?? -1,
        needle: matches.needles[at] ?? -1,
      };
      at++;
      return match;
    }),
  );
};

/** The brute-force twin: every earlier picture but the same file, byte by byte, nearest first. */
export const bruteForce = (earlier: readonly Picture[], asked: Picture): Match[] =>
  earlier
    .filter(({ file }) => file !== asked.file)
    .map((picture) => {
      const stored = toHex(directOf(picture));
      const distances = asked.eight.map((needle) => hammingDistance(toHex(needle), stored));
      const distance = Math.min(...distances);
      return { file: picture.file, caseNumber: picture.caseNumber, distance, needle: distances.indexOf(distance) };
    })
    .filter(({ distance }) => distance <= PDQ_MATCH_DISTANCE)
    .sort((a, b) => a.distance - b.distance);

export const randomHash = (seed: number): Uint8Array => {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: 32 }, () => Math.floor(random() * 256));
};

export const eightRandom = (seed: number): Uint8Array[] =>
  Array.from({ length: 8 }, (_, i) => randomHash(8 * seed + i));

const bits = (min: number, max: number) => fc.uniqueArray(fc.nat({ max: 255 }), { minLength: min, maxLength: max });

/**
 * Pictures of three cases, many of which resemble an earlier one in one of eight orientations, at distances around the
 * threshold; some are the same file again.
 */
export const arbitraryPictures = (maxLength: number): fc.Arbitrary<Picture[]> =>
  fc
    .array(
      fc.record({
        seed: fc.nat({ max: 10_000 }),
        caseNumber: fc.nat({ max: 2 }),
        source: fc.option(fc.nat({ max: 1000 }), { freq: 4 }),
        needle: fc.nat({ max: 7 }),
        differing: fc.oneof(bits(0, 8), bits(28, 34), bits(31, 31), bits(32, 32)),
        isSame: fc.boolean(),
      }),
      { maxLength },
    )
    .map((plans) => {
      const made: Picture[] = [];
      for (const [file, { seed, caseNumber, source, needle, differing, isSame }] of plans.entries()) {
        const like = source === null || made.length === 0 ? undefined : made[source % made.length];
        const eight = eightRandom(seed + 1);
        if (like !== undefined) eight[needle] = flip(directOf(like), differing);
        const isAgain =
          like !== undefined && isSame && !made.some((m) => m.file === like.file && m.caseNumber === caseNumber);
        made.push(isAgain ? { ...like, caseNumber } : { file, caseNumber, eight });
      }
      return made;
    });
