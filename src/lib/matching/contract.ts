import type { EngineModule } from '#lib/wasm/modules.ts';
import type { KnownSetWorker } from './known-set-contract.ts';

export type { EngineModule } from '#lib/wasm/modules.ts';

/** Pictures that the index holds, side by side: picture i is described by the i-th member of each list. */
export type Pictures = {
  /** Canonical PDQ hashes, 32 bytes each, laid end to end. */
  readonly hashes: Uint8Array<ArrayBuffer>;
  /** Which file it is: pictures of the same number are the same file, seen in several cases. */
  readonly files: Uint32Array<ArrayBuffer>;
  /** In which case it was seen. */
  readonly cases: Uint32Array<ArrayBuffer>;
};

/** New pictures of one case, at most `MAX_QUESTIONS`, each of which asks what it resembles. */
export type Questions = {
  /** Eight dihedral hashes for each, in their order, 32 bytes each; the first is the picture as it is. */
  readonly needles: Uint8Array<ArrayBuffer>;
  readonly files: Uint32Array<ArrayBuffer>;
  /** How many matches may be named for each. */
  readonly room: Uint32Array<ArrayBuffer>;
  readonly caseNumber: number;
};

/** Questions of one message: a quarter of a mebibyte of hashes at most goes in, and as many matches come out. */
export const MAX_QUESTIONS = 64;

/**
 * What the pictures resemble. Matches of all questions lie one after the other in the four lists: the first `named[0]`
 * belong to the first question, and so on. For each question nearest first, the earlier added first among equals.
 */
export type Matches = {
  /** How many there are for each question, whether named or not. */
  readonly counts: Uint32Array<ArrayBuffer>;
  readonly named: Uint32Array<ArrayBuffer>;
  readonly files: Uint32Array<ArrayBuffer>;
  readonly cases: Uint32Array<ArrayBuffer>;
  /** Differing bits, at most PDQ_MATCH_DISTANCE. */
  readonly distances: Uint8Array<ArrayBuffer>;
  /** Which of the eight hashes of the question is that near, the first of several. */
  readonly needles: Uint8Array<ArrayBuffer>;
};

/** What the worker does; its caller waits for one answer before it asks again. */
export type MatchingWorker = {
  /** Instantiates the kernel; to be called once, first. */
  start(kernel: EngineModule): Promise<void>;
  /** Holds pictures that were compared at another time. */
  add(pictures: Pictures): void;
  /** Compares each with every picture before it, those of the same call too, and then holds it. */
  match(questions: Questions): Matches;
} & KnownSetWorker;

/** The part of `Worker` that the client uses. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;
