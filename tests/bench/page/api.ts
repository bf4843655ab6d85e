import type { Outcome } from '#lib/domain/media.ts';

/** Milliseconds that the parts of the pipeline take for one file, in order; medians of some rounds. */
export type PartTimes = {
  readonly read: number;
  readonly digests: number;
  readonly metadata: number;
  readonly decode: number;
  readonly pdq: number;
};

/** The digests of one file: milliseconds, and ratios of each round; medians of some rounds in which all take their turns. */
export type DigestTimes = {
  readonly bytes: number;
  /** All three, as the pipeline has them. */
  readonly all: number;
  /** `crypto.subtle` alone. */
  readonly sha256: number;
  readonly sha1: number;
  /** hash-wasm alone. */
  readonly md5: number;
  readonly allToSha256: number;
  readonly allToSum: number;
  /** Read and digested piece by piece, as a large file is, to read and digested as a whole. */
  readonly piecesToWhole: number;
};

/** From the bytes of a JPEG to both PDQ profiles: milliseconds, and ratios of each round; medians of some rounds. */
export type JpegTimes = {
  /** By our own decoder, rows straight into the hash. */
  readonly ours: number;
  /** mozjpeg's decoding alone. */
  readonly jsquash: number;
  /** mozjpeg's decoding, and PDQ of its pixels. */
  readonly before: number;
  /** The browser's own decoding, until the pixels are there. */
  readonly canvas: number;
  readonly toCanvas: number;
  readonly toJsquash: number;
  readonly beforeToCanvas: number;
  /** The whole job of the same file in the worker to `ours`. */
  readonly jobToOurs: number;
  /** WebAssembly memory of our decoder, which holds the hasher, too. */
  readonly wasmBytes: number;
};

/** A format that a decoder in plain script is at hand for. */
export type PlainFormat = 'jpeg' | 'gif';

/** What the page of the bench does with the files in its input. */
export type BenchPage = {
  readonly partTimes: (rounds: number) => Promise<PartTimes>;
  /** The time of our decoder to that of one in plain script, for the first file. */
  readonly decodeRatio: (format: PlainFormat, rounds: number) => Promise<number>;
  readonly digestTimes: (rounds: number) => Promise<DigestTimes>;
  readonly jpegTimes: (rounds: number) => Promise<JpegTimes>;
  /** Milliseconds that the files take in one worker, so many a call, when whoever calls is in that worker, too. */
  readonly insideMilliseconds: (batchFiles: number) => Promise<number>;
  /** Milliseconds that the files take in the engine, whose workers have hashed before. */
  readonly engineMilliseconds: (pool: { workers: number; batchFiles: number }) => Promise<number>;
  /** What the engine makes of the first file. */
  readonly outcome: () => Promise<{ outcome: Outcome | null; reason: string | null; damaged: boolean; sha256: string }>;
  /** Workers that the portal's pool has on this machine. */
  readonly poolWorkers: () => Promise<number>;
};

export type BenchWindow = { readonly bench: BenchPage };
