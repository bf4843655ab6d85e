import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';
import type { ListedPortion, RefusedEntry } from './archive/entry.ts';
import type { ArchivedFile, PostedEvidence } from './evidence.ts';

export type { EngineModules, LoadModule } from '#lib/wasm/modules.ts';
export { type ArchivedFile, type Evidence, evidenceBytes } from './evidence.ts';

/** Why `Engine.hash` has no record to give; `archive-damaged`: nothing of the file is left in its archive. */
export type HashFailure = 'cannot-be-read' | 'archive-damaged' | 'engine-unavailable' | 'aborted';

/** Why a worker has no record to give; `for-others`: workers of the other kind have the file's codec. */
export type HashRefusal = 'cannot-be-read' | 'archive-damaged' | 'for-others';

/** Why a file is no longer decoded: it took a worker down, or held one beyond its time, twice. */
export type QuarantineReason = 'decoder-crashed' | 'decoder-timeout';

/** Why a file gets its digests only, decided before anybody looks at it. */
export type SkipReason = QuarantineReason | 'codec-unavailable';

/** A file in an archive, ready to be hashed; its path stands behind the archive's. */
export type ListedFile = {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970; null when the archive says nothing. */
  readonly modified: number | null;
  readonly evidence: ArchivedFile;
};

/**
 * What lies in an archive, folders left out: every file is either among those that can be opened or among the refused,
 * under a path that no other has.
 */
export type ArchiveListing = {
  readonly files: readonly ListedFile[];
  readonly refused: readonly RefusedEntry[];
  /** Why the archive holds more than is listed here: it has too many entries, or its directory breaks off. */
  readonly cut: 'archive-limit' | 'archive-damaged' | null;
};

/** Why a worker cannot list an archive; `encrypted`: even the names in it. */
export type ListRefusal = 'cannot-be-read' | 'archive-damaged' | 'archive-limit' | 'encrypted';
export type ListFailure = ListRefusal | 'engine-unavailable' | 'aborted';

/** How a picture is to be shown. */
export type PreviewOptions = {
  /** Pixels of its longer side at most; a picture is never enlarged. */
  readonly side: number;
  /** False: grey, and blurred until no more than some 16 x 16 values of it are left. */
  readonly clear: boolean;
};

/** Why a worker has no picture to show. */
export type PreviewRefusal =
  | HashRefusal
  | 'not-an-image'
  | 'file-too-large'
  | 'too-many-pixels'
  | 'undecodable'
  | 'unsupported-coding'
  | 'codec-unavailable';
export type PreviewFailure = Exclude<PreviewRefusal, 'for-others'> | 'engine-unavailable' | 'aborted';

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
  hash(files: readonly PostedEvidence[], skip: SkipReason | null): Promise<HashReply>;
  /** Reads the directory of an archive, whose entries `nextListed` then gives. */
  list(archive: PostedEvidence): Promise<Result<{ readonly cut: ArchiveListing['cut'] }, ListRefusal>>;
  /** The next entries of the archive listed last; null when there are no more. A directory may be too large for one message. */
  nextListed(): Promise<ListedPortion | null>;
  /**
   * A picture to look at, by the codecs that hash: the only pixels that leave a worker, and only when asked for. Nothing
   * of it is kept. Throws when the codec fails.
   */
  preview(file: PostedEvidence, options: PreviewOptions): Promise<Result<ImageBitmap, PreviewRefusal>>;
};

/** The part of `Worker` that the pool uses. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'>;
