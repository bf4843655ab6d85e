import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { EngineModules } from '#lib/wasm/modules.ts';

export type { EngineModules } from '#lib/wasm/modules.ts';

/** Why `Engine.hash` has no record to give. */
export type HashFailure = 'cannot-be-read' | 'engine-unavailable' | 'aborted';

/** Why a file is no longer decoded: it took a worker down, or held one beyond its time, twice. */
export type QuarantineReason = 'decoder-crashed' | 'decoder-timeout';

/** Answers when the pool has room for that many pixels at once. */
export type Admit = (pixels: number) => Promise<void>;

/** What a worker says about one file. */
export type HashReply = {
  readonly result: Result<MediaRecord, 'cannot-be-read'>;
  /** Bytes of WebAssembly memory that the worker holds by now; it never shrinks. */
  readonly memoryBytes: number;
};

/** What a worker does; its caller hands it one file at a time. */
export type EngineWorker = {
  /** Instantiates the modules; to be called once, first. */
  start(setup: { readonly modules: EngineModules; readonly build: string }, admit: Admit): Promise<void>;
  /** Digests and, unless the file is to be quarantined, PDQ of one file. */
  hash(file: Blob, quarantine: QuarantineReason | null): Promise<HashReply>;
};

/** The part of `Worker` that the pool uses. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;
