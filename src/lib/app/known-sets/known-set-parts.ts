import type { CaseRow } from '#lib/domain/case-row.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { MatchingParts } from '#lib/matching/client.ts';
import type { KnownSetStore } from '#lib/vault/known-set-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { SetHits } from './set-hits.ts';

/** What the desk of known sets works with. */
export type KnownSetParts = {
  readonly store: KnownSetStore;
  readonly hits: SetHits;
  readonly matching: MatchingParts;
  /** The case on the screen: its rows, and whole media records of it. */
  readonly rows: () => Iterable<CaseRow>;
  readonly records: (sha256s: readonly string[]) => Promise<Result<MediaRecord[], StorageFailure>>;
  /** The hits are others than before. */
  readonly onHits: () => void;
  readonly now: () => Date;
};
