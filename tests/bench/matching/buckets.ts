import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { MultiIndex } from '#lib/matching/multi-index.ts';
import type { NearDuplicateIndex } from '#lib/matching/near-duplicate-index.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import { newKernel } from '../../fixtures/kernel.ts';
import { seededWords, skewedHashes } from '../../fixtures/skewed-hashes.ts';
import { type Figure, figure, median, milliseconds } from '../figure.ts';
import { type Question, questionsFor } from './questions.ts';

/** Of so many questions the complete answers of both are compared. */
const COMPARED = 64;
/** Questions to the flat scan in each round; the index has all of them. */
const SCANNED = 16;
const ROUNDS = 5;

/** The share of the pairs that must be found which is found: every planted pair, and every pair that a comparison with all finds. */
function recallOf(index: NearDuplicateIndex, flat: NearDuplicateIndex, questions: readonly Question[]): number {
  let [due, found] = [0, 0];
  for (const { needles, planted } of questions) {
    if (planted === null) continue;
    due++;
    if (index.query(needles).some(({ id }) => id === planted)) found++;
  }
  for (const { needles } of spread(questions, COMPARED)) {
    const answer = new Set(index.query(needles).map((match) => JSON.stringify(match)));
    for (const match of flat.query(needles)) {
      due++;
      if (answer.has(JSON.stringify(match))) found++;
    }
  }
  return found / due;
}

/** `count` of the questions, from everywhere among them. */
function spread(questions: readonly Question[], count: number): readonly Question[] {
  // An odd step, since the kinds of questions alternate.
  const step = Math.floor(questions.length / count) | 1;
  return Array.from(
    { length: count },
    (_, i) => questions[(i * step) % questions.length] ?? { needles: new Uint8Array(), planted: null },
  );
}

/** Milliseconds a question. */
async function pace(index: NearDuplicateIndex, questions: readonly Question[]): Promise<number> {
  const time = await milliseconds(() => {
    for (const { needles } of questions) index.query(needles);
  });
  return time / questions.length;
}

/** The multi-index against a flat scan of the same skewed hashes by the same kernel, all eight needles in each question. */
export async function* buckets(count: number): AsyncGenerator<Figure> {
  const label = `${String(count / 1_000_000)}m`;
  const set = skewedHashes(count, seededWords(count));
  const questions = questionsFor(set, seededWords(count + 1));
  const flat = new FlatScanIndex(newKernel());
  flat.add(set.hashes);
  const kernels: Kernel[] = [];
  const index = new MultiIndex(() => {
    const kernel = newKernel();
    kernels.push(kernel);
    return kernel;
  });
  index.add(set.hashes);
  const built = await milliseconds(() => {
    index.build(Infinity);
  });
  yield figure(`mih-build-${label}-s`, built / 1000, 's');
  // The buckets' instance and the new tail's; what held the hashes before is let go.
  const bytes = kernels.slice(-2).reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0);
  yield figure(`mih-mb-${label}`, bytes / 1e6, 'MB');
  // Not rounded: one pair among thousands must show.
  yield { name: `recall-${label}`, value: recallOf(index, flat, questions), unit: 'found/due' };
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const scan = await pace(flat, spread(questions, SCANNED));
    rounds.push(scan / (await pace(index, questions)));
  }
  yield figure(`mih-vs-flat-${label}`, median(rounds), 'times as many queries/s');
}
