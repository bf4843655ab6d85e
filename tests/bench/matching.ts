import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { freshKernel } from '../fixtures/kernel.ts';
import { seededRandom } from '../fixtures/random.ts';
import { milliseconds, ratio, type Figure } from './figure.ts';

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

/** Near-duplicate search: the flat scan over the kernel against the same in plain JavaScript. */
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
}
