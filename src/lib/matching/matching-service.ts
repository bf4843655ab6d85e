import type { KnownSetKind, SegmentKind } from '#lib/domain/known-set.ts';
import type { SetEntry } from '#lib/formats/known-set/set-packer.ts';
import { instantiateKernel, kernelNow } from '#lib/wasm/kernel.ts';
import type { EngineModule, Matches, MatchingWorker, Pictures, Questions } from './contract.ts';
import type { DigestQuestions, PictureQuestions } from './known-set-contract.ts';
import { KnownSetMaker } from './known-set-maker.ts';
import { KnownSetSearcher } from './known-set-searcher.ts';
import { LikenessIndex } from './likeness-index.ts';

type Fed = Uint8Array<ArrayBuffer> | null;

/** What the matching worker exposes, apart from it so that tests can run it on any channel. */
export class MatchingService implements MatchingWorker {
  readonly #maker = new KnownSetMaker();
  #index: LikenessIndex | null = null;
  #searcher: KnownSetSearcher | null = null;

  async start(kernel: EngineModule): Promise<void> {
    this.#index = new LikenessIndex(await instantiateKernel(kernel));
    this.#searcher = new KnownSetSearcher(() => kernelNow(kernel));
  }

  add(pictures: Pictures): void {
    started(this.#index).add(pictures);
  }

  match(questions: Questions): Matches {
    return started(this.#index).match(questions);
  }

  beginSet(kind: KnownSetKind) {
    this.#maker.beginSet(kind);
  }

  packEntries(entries: readonly SetEntry[]) {
    return this.#maker.packEntries(entries);
  }

  flushSet() {
    return this.#maker.flushSet();
  }

  beginMerge(kind: SegmentKind, runs: number, into: 'pieces' | 'segments') {
    this.#maker.beginMerge(kind, runs, into);
  }

  mergeStep(fed?: Fed) {
    return this.#maker.mergeStep(fed);
  }

  setTally() {
    return this.#maker.setTally();
  }

  beginCompare(kind: SegmentKind) {
    this.#maker.beginCompare(kind);
  }

  compareStep(fed?: Fed) {
    return this.#maker.compareStep(fed);
  }

  beginLookUp() {
    started(this.#searcher).beginLookUp();
  }

  askDigests(questions: DigestQuestions) {
    return started(this.#searcher).askDigests(questions);
  }

  askPictures(questions: PictureQuestions) {
    started(this.#searcher).askPictures(questions);
  }

  searchSegment(segment: Uint8Array<ArrayBuffer>, set: number) {
    return started(this.#searcher).searchSegment(segment, set);
  }

  comparePictures() {
    return started(this.#searcher).comparePictures();
  }

  takeHits() {
    return started(this.#searcher).takeHits();
  }
}

function started<T>(part: T | null): T {
  if (part === null) throw new Error('start() comes first');
  return part;
}
