import { toHex } from '#lib/domain/hash.ts';
import type { SegmentKind } from '#lib/domain/known-set.ts';
import type { SetEntry } from '#lib/formats/known-set/set-packer.ts';
import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { KnownSetSearcher } from '#lib/matching/known-set-searcher.ts';
import { MultiIndex } from '#lib/matching/multi-index.ts';
import { newKernel } from '../../fixtures/kernel.ts';
import { makeSet, readSegment, type MadeSet } from '../../fixtures/known-set-making.ts';
import { seededWords, type SkewedHashes, skewedHashes, type Words } from '../../fixtures/skewed-hashes.ts';
import { type Figure, figure, median, milliseconds } from '../figure.ts';
import { type Question, questionsFor } from '../matching/questions.ts';

const RECORDS = 1_000_000;
/** Digests that are looked up; of so many more that are in no set none may be found. */
const DIGESTS = 50_000;
/** Pictures of which the nearest of all is compared with the one that was found. */
const COMPARED = 64;
/** Questions to the flat scan in each round; the index has all of them. */
const SCANNED = 16;
const ROUNDS = 5;
/** Sealing a segment adds a vector of 12 bytes and a tag of 16. */
const SEAL_BYTES = 28;

function* entriesOf(count: number, hashes: SkewedHashes, next: Words): Generator<SetEntry> {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < count; at++) {
    for (let word = 0; word < 32; word += 4) view.setUint32(word, next());
    const hash = toHex(hashes.hashes.subarray(at * 32, (at + 1) * 32));
    yield { at, sha256: toHex(bytes), pdq: { hash }, category: { scheme: 'plain', value: String(at % 5) } };
  }
}

async function bytesPerRecord({ segments }: MadeSet, kind: SegmentKind): Promise<number> {
  let [bytes, count] = [0, 0];
  for (const segment of segments.filter((each) => each.kind === kind)) {
    bytes += segment.bytes.length + SEAL_BYTES;
    count += (await readSegment(segment.bytes)).count;
  }
  return bytes / count;
}

/** The first 64 bits of digests that are in the set, and then of as many that are not. */
function questionedDigests(): Uint8Array<ArrayBuffer> {
  const next = seededWords(RECORDS);
  const keys = new Uint8Array(2 * DIGESTS * 8);
  const view = new DataView(keys.buffer);
  for (let i = 0; i < DIGESTS; i++) {
    for (let word = 0; word < 8; word++) {
      const value = next();
      if (word < 2) view.setUint32(8 * i + 4 * word, value);
    }
  }
  const other = seededWords(7);
  for (let at = DIGESTS * 8; at < keys.length; at += 4) view.setUint32(at, other());
  return keys;
}

/** The share of what must be found which is found: digests, planted pictures, and the nearest that a flat scan finds. */
async function recall(set: MadeSet, questions: readonly Question[], flat: FlatScanIndex): Promise<number> {
  const searcher = new KnownSetSearcher(newKernel);
  searcher.beginLookUp();
  const none = new Uint8Array(2 * DIGESTS * 8).fill(0xff);
  searcher.askDigests({ sha256: questionedDigests(), sha1: none, md5: none });
  const needles = new Uint8Array(questions.length * 256);
  questions.forEach((question, i) => {
    needles.set(question.needles, 256 * i);
  });
  const first = 2 * DIGESTS;
  searcher.askPictures({ files: Uint32Array.from(questions, (_, i) => first + i), needles });
  for (const { bytes } of set.segments) await searcher.searchSegment(bytes, 0);
  while (searcher.comparePictures() > 0);
  const hits = searcher.takeHits();
  const distances = new Map<number, number>();
  hits.files.forEach((file, i) => distances.set(file, hits.distances[i] ?? NaN));
  let [due, found] = [DIGESTS, 0];
  for (let file = 0; file < DIGESTS; file++) if (distances.get(file) === 0) found++;
  // A digest that is in no set counts as one that is missing.
  for (let file = DIGESTS; file < first; file++) if (distances.has(file)) found--;
  questions.forEach(({ planted }, i) => {
    if (planted === null) return;
    due++;
    if (distances.has(first + i)) found++;
  });
  const step = Math.floor(questions.length / COMPARED) | 1;
  for (let i = 0; i < COMPARED; i++) {
    const at = (i * step) % questions.length;
    const nearest = flat.query(questions[at]?.needles ?? new Uint8Array()).map(({ distance }) => distance);
    if (nearest.length === 0) continue;
    due++;
    if (distances.get(first + at) === Math.min(...nearest)) found++;
  }
  return found / due;
}

/** Milliseconds a question. */
async function pace(index: FlatScanIndex | MultiIndex, questions: readonly Question[]): Promise<number> {
  const time = await milliseconds(() => {
    for (const { needles } of questions) index.query(needles);
  });
  return time / questions.length;
}

/** A known set of a million digests and a million PDQ hashes: what it takes, how fast it is made, and whether it misses anything. */
export async function* knownSets(): AsyncGenerator<Figure> {
  const hashes = skewedHashes(RECORDS, seededWords(RECORDS + 1));
  const questions = questionsFor(hashes, seededWords(RECORDS + 2));
  let set: MadeSet | undefined;
  const made = await milliseconds(async () => {
    set = await makeSet('known-bad', entriesOf(RECORDS, hashes, seededWords(RECORDS)));
  });
  if (set === undefined) throw new Error('The set is made');
  yield { name: 'set-bytes-per-digest', value: await bytesPerRecord(set, 'sha256'), unit: 'bytes' };
  yield { name: 'set-bytes-per-pdq', value: await bytesPerRecord(set, 'pdq'), unit: 'bytes' };
  yield figure('set-1m-entries-per-s', RECORDS / (made / 1000), 'entries/s');
  const [flat, index] = [new FlatScanIndex(newKernel()), new MultiIndex(newKernel)];
  for (const { kind, bytes } of set.segments) {
    if (kind !== 'pdq') continue;
    const keys = (await readSegment(bytes)).wholeKeys();
    flat.add(keys);
    index.add(keys);
  }
  index.build(Infinity);
  // Not rounded: one miss among a hundred thousand must show.
  yield { name: 'set-1m-recall', value: await recall(set, questions, flat), unit: 'found/due' };
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const scan = await pace(flat, questions.slice(0, SCANNED));
    rounds.push(scan / (await pace(index, questions)));
  }
  yield figure('set-1m-mih-vs-flat', median(rounds), 'times as many queries/s');
}
