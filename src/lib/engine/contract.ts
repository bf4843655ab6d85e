import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';

export type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';

/** Why `Engine.hash` has no record to give. */
export type HashFailure = 'cannot-be-read' | 'engine-unavailable' | 'aborted';

/** Why a worker has no record to give; `for-others`: workers of the other kind have the file's codec. */
export type HashRefusal = 'cannot-be-read' | 'for-others';

/** Why a file is no longer decoded: it took a worker down, or held one beyond its time, twice. */
export type QuarantineReason = 'decoder-crashed' | 'decoder-timeout';

/** Why a file gets its digests only, decided before anybody looks at it. */
export type SkipReason = QuarantineReason | 'codec-unavailable';

/** Answers when the pool has room for that many pixels at once. What the caller had room for before is given back. */
export type Admit = (pixels: number) => Promise<void>;

/** What the page does for a worker. */
export type EngineHost = { readonly admit: Admit; readonly loadModule: LoadModule };

/** What a worker says about the files of one call. */
export type HashReply = {
  /** One for each file, in order; fewer when a codec trapped, whose file is then the last one. */
  readonly results: readonly Result<MediaRecord, HashRefusal>[];
  /** Bytes of WebAssembly memory that the worker holds by now; it never shrinks. */
  readonly memoryBytes: number;
};

/** What a worker does; its caller waits for one answer before it asks again. */
export type EngineWorker = {
  /** Instantiates the modules; to be called once, first. */
  start(setup: { readonly modules: EngineModules; readonly build: string }, host: EngineHost): Promise<void>;
  /** Digests and, unless they are to be skipped, PDQ of some files, one after the other. */
  hash(files: readonly Blob[], skip: SkipReason | null): Promise<HashReply>;
};

/** The part of `Worker` that the pool uses. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;
