import { DIHEDRALS, PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { KnownSegment } from '#lib/formats/known-set/segment.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import type { DigestQuestions, PictureQuestions, SetHitLists, SetSearcher } from './known-set-contract.ts';
import { KnownSetHits } from './known-set-hits.ts';
import { MultiIndex } from './multi-index.ts';
import { HASH_BYTES } from './near-duplicate-index.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const KEY_BYTES = 8;
const NEEDLES_BYTES = DIHEDRALS.length * HASH_BYTES;
/** Pictures in the index at a time: with its buckets about 130 MB, twice that while they are built. */
const MOST_PICTURES = 2 ** 20;
/** For fewer files than these, buckets take longer to build than they save. */
const WORTH_BUCKETS = 64;
/** One call of the worker, in milliseconds. */
const SLICE = 250;

/** Looks files up in sets, whatever number of segments these have: it holds the questions, and one index at a time. */
export class KnownSetSearcher implements SetSearcher {
  readonly #newKernel: () => Kernel;
  readonly #mostPictures: number;
  #digests: DigestQuestions[] = [];
  #count = 0;
  #pictures: PictureQuestions[] = [];
  #asked = 0;
  #hits = new KnownSetHits();
  #index: MultiIndex | null = null;
  /** For each segment in the index: its first picture, its set, and its categories. */
  #held: { readonly first: number; readonly set: number; readonly segment: KnownSegment }[] = [];
  /** The next of the files to compare with the index: its batch, its place in it, and how many were before. */
  #next = { batch: 0, at: 0, before: 0 };

  constructor(newKernel: () => Kernel, mostPictures = MOST_PICTURES) {
    this.#newKernel = newKernel;
    this.#mostPictures = mostPictures;
  }

  beginLookUp(): void {
    this.#digests = [];
    this.#count = 0;
    this.#pictures = [];
    this.#asked = 0;
    this.#hits = new KnownSetHits();
    this.#forgetIndex();
  }

  askDigests(questions: DigestQuestions): number {
    const first = this.#count;
    this.#digests.push(questions);
    this.#count += questions.sha256.length / KEY_BYTES;
    return first;
  }

  askPictures(questions: PictureQuestions): void {
    if (questions.needles.length !== questions.files.length * NEEDLES_BYTES) {
      throw new RangeError('A picture has eight hashes of 32 bytes');
    }
    if (questions.files.length === 0) return;
    this.#pictures.push(questions);
    this.#asked += questions.files.length;
  }

  async searchSegment(bytes: Bytes, set: number): Promise<'searched' | 'added' | 'full' | 'damaged'> {
    const read = await KnownSegment.read(bytes);
    if (!read.ok) return 'damaged';
    const segment = read.value;
    if (segment.kind === 'pdq') return this.#hold(segment, set);
    let first = 0;
    for (const { [segment.kind]: keys } of this.#digests) {
      for (let at = 0; at < keys.length; at += KEY_BYTES) {
        const place = segment.find(keys, at);
        if (place < 0) continue;
        const file = first + at / KEY_BYTES;
        this.#hits.note({ file, set, via: segment.kind, distance: 0, category: segment.categoryAt(place) });
      }
      first += keys.length / KEY_BYTES;
    }
    return 'searched';
  }

  comparePictures(): number {
    const index = this.#index;
    const left = this.#asked - this.#next.before;
    if (index !== null && left > 0) {
      if (left >= WORTH_BUCKETS && index.isBuildDue && index.build(SLICE)) return left;
      const until = performance.now() + SLICE;
      while (this.#next.before < this.#asked && performance.now() < until) this.#compareNext(index);
      if (this.#next.before < this.#asked) return this.#asked - this.#next.before;
    }
    this.#forgetIndex();
    return 0;
  }

  takeHits(): SetHitLists {
    return this.#hits.take();
  }

  #hold(segment: KnownSegment, set: number): 'added' | 'full' {
    if (this.#index !== null && this.#index.size + segment.count > this.#mostPictures) return 'full';
    this.#index ??= new MultiIndex(this.#newKernel);
    const first = this.#index.add(segment.wholeKeys());
    this.#held.push({ first, set, segment });
    return 'added';
  }

  #compareNext(index: MultiIndex): void {
    const batch = this.#pictures[this.#next.batch];
    if (batch === undefined) return;
    const { at, before } = this.#next;
    const needles = batch.needles.subarray(at * NEEDLES_BYTES, (at + 1) * NEEDLES_BYTES);
    const file = batch.files[at] ?? 0;
    index.visit(needles, PDQ_MATCH_DISTANCE, (id, distance) => {
      const { first, set, segment } = this.#holderOf(id);
      this.#hits.note({ file, set, via: 'pdq', distance, category: segment.categoryAt(id - first) });
    });
    const isLast = at + 1 === batch.files.length;
    this.#next = { batch: this.#next.batch + (isLast ? 1 : 0), at: isLast ? 0 : at + 1, before: before + 1 };
  }

  /** The last segment that begins before this picture or with it. */
  #holderOf(id: number) {
    let [low, high] = [0, this.#held.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#held[middle]?.first ?? 0) <= id) low = middle;
      else high = middle;
    }
    const holder = this.#held[low];
    if (holder === undefined) throw new Error('Every picture of the index comes from a segment');
    return holder;
  }

  #forgetIndex(): void {
    this.#index = null;
    this.#held = [];
    this.#next = { batch: 0, at: 0, before: 0 };
  }
}
