import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { KnownSetKind, SegmentKind } from '#lib/domain/known-set.ts';
import type { Packed, Run, SetEntry } from '#lib/formats/known-set/set-packer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** What a merge wants or gives next. `piece`: one for another merge. `segment`: complete, with so many records. */
export type SetMergeStep =
  | { readonly needs: number }
  | { readonly piece: Bytes }
  | { readonly segment: Bytes; readonly count: number }
  | { readonly end: true };

/** What a comparison wants next, or what it found: how many keys both have. */
export type SetCompareStep = { readonly needs: number } | { readonly common: number };

/** Of all entries so far: which are about the same file as another, and which say another category than the other. */
export type SetTally = {
  readonly kept: number;
  readonly merged: number;
  readonly contradictions: number;
  /** Entries whose category did not fit into a set. */
  readonly withoutCategory: number;
};

/** Making one set after the other; whoever calls puts runs away and hands their pieces back. */
export type SetMaker = {
  beginSet(kind: KnownSetKind): void;
  packEntries(entries: readonly SetEntry[]): Packed;
  /** The last runs of the set. */
  flushSet(): readonly Run[];
  /** @param into `pieces` when there are more runs than can be merged at once, else the set's `segments` */
  beginMerge(kind: SegmentKind, runs: number, into: 'pieces' | 'segments'): void;
  /** @param fed the next piece of the run that the step before asked for, null when it has no more; undefined otherwise */
  mergeStep(fed?: Bytes | null): Promise<SetMergeStep>;
  setTally(): SetTally;
  /** Begins to count the keys that two lists of segments have in common. */
  beginCompare(kind: SegmentKind): void;
  /** @param fed as in `mergeStep`, but segments: of list 0 or 1 */
  compareStep(fed?: Bytes | null): Promise<SetCompareStep>;
};

/** First 64 bits of digests, end to end: one of each for every file. */
export type DigestQuestions = { readonly sha256: Bytes; readonly sha1: Bytes; readonly md5: Bytes };

/** Eight dihedral hashes of each of some files, by the numbers that their digests got. */
export type PictureQuestions = { readonly files: Uint32Array<ArrayBuffer>; readonly needles: Bytes };

/** What a set says of files: hit i is described by the i-th member of each list. */
export type SetHitLists = {
  readonly files: Uint32Array<ArrayBuffer>;
  /** The number under which the set was given. */
  readonly sets: Uint16Array<ArrayBuffer>;
  /** Place in `SEGMENT_KINDS`. */
  readonly vias: Uint8Array<ArrayBuffer>;
  /** Differing bits; 0 for digests. */
  readonly distances: Uint8Array<ArrayBuffer>;
  /** Place in the list of categories from 1; 0 for none. */
  readonly categories: Uint16Array<ArrayBuffer>;
  readonly said: readonly SaidCategory[];
};

/**
 * Looking files up in sets. First the files' digests, then their pictures; then segments, each of which is searched at once or,
 * when it holds pictures, put into an index until that is full. A new look-up forgets the one before.
 */
export type SetSearcher = {
  beginLookUp(): void;
  /** @returns the number of the first of these files; the others follow */
  askDigests(questions: DigestQuestions): number;
  askPictures(questions: PictureQuestions): void;
  /** @returns `full`: the pictures that are in the index have to be compared before more of them can be added */
  searchSegment(segment: Bytes, set: number): Promise<'searched' | 'added' | 'full' | 'damaged'>;
  /** Builds and asks the index for a fraction of a second. @returns how many files are still to be compared */
  comparePictures(): number;
  /** Hits since they were taken last. */
  takeHits(): SetHitLists;
};

export type KnownSetWorker = SetMaker & SetSearcher;
