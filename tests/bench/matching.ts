import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { LikenessIndex } from '#lib/matching/likeness-index.ts';
import { freshKernel } from '../fixtures/kernel.ts';
import { seededRandom } from '../fixtures/random.ts';
import { milliseconds, ratio, type Figure } from './figure.ts';
import { buckets } from './matching/buckets.ts';

const stored = 200_000;
const queries = 8;
const threshold = 31;

function randomHashes(seed: number, count: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: count * 32 }, () => random() * 256);
}

function setBits(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The same scan as anybody would write it in JavaScript, and would write it well: whole words, and an early way out. */
function plainScan(hashes: Uint32Array, needle: Uint32Array): number {
  let found = 0;
  for (let at = 0; at < hashes.length; at += 8) {
    let distance = 0;
    for (let word = 0; word < 8 && distance <= threshold; word++) {
      distance += setBits((hashes[at + word] ?? 0) ^ (needle[word] ?? 0));
    }
    if (distance <= threshold) found++;
  }
  return found;
}

/** One record of a job after the other: its eight dihedral hashes against so many that are stored, then it is stored, too. */
async function perRecord(stored: number): Promise<Figure> {
  const records = 8;
  const hashes = randomHashes(2, stored);
  // The last of the eight is that of a stored picture, so that an answer which finds nothing is seen to be wrong.
  const needles = Array.from({ length: records }, (_, record) => {
    const eight = randomHashes(3 + record, 8);
    eight.set(hashes.subarray(record * 32, record * 32 + 32), 7 * 32);
    return eight;
  });
  const index = new LikenessIndex(await freshKernel());
  index.add({ hashes, files: Uint32Array.from({ length: stored }, (_, i) => i), cases: new Uint32Array(stored) });
  let file = stored;
  const words = new Uint32Array(hashes.buffer);
  const job = (find: (eight: Uint8Array<ArrayBuffer>) => number) => () =>
    milliseconds(() => {
      for (const eight of needles) if (find(eight) < 1) throw new Error('A stored hash was not found');
    });
  return ratio(
    `near-${String(stored / 1000)}k-vs-plain-js`,
    job((eight) => {
      const question = { needles: eight, files: Uint32Array.of(file++), room: Uint32Array.of(200), caseNumber: 0 };
      return index.match(question).counts[0] ?? 0;
    }),
    job((eight) => {
      let found = 0;
      for (let needle = 0; needle < 8; needle++)
        found += plainScan(words, new Uint32Array(eight.buffer, needle * 32, 8));
      return found;
    }),
  );
}

/**
 * Near-duplicate search over the kernel against the same in plain JavaScript: one needle, and records of a job; and the hub's
 * buckets against that scan, where more is better.
 */
export async function* matching(): AsyncGenerator<Figure> {
  const hashes = randomHashes(1, stored);
  const needles = Array.from({ length: queries }, (_, query) => hashes.slice(query * 32, query * 32 + 32));
  const index = new FlatScanIndex(await freshKernel());
  index.add(hashes);
  const words = new Uint32Array(hashes.buffer);
  const scan = (find: (needle: Uint8Array<ArrayBuffer>) => number) => () =>
    milliseconds(() => {
      for (const needle of needles) if (find(needle) < 1) throw new Error('A stored hash was not found');
    });
  yield await ratio(
    'flat-scan-vs-plain-js',
    scan((needle) => index.query(needle, threshold).length),
    scan((needle) => plainScan(words, new Uint32Array(needle.buffer))),
  );
  for (const stored of [100_000, 300_000]) yield await perRecord(stored);
  for (const stored of [1_000_000, 5_000_000]) yield* buckets(stored);
}
