import type { CaseRow, Finding, MediaSummary } from '#lib/domain/case-row.ts';
import type { Case, Exhibit } from '#lib/domain/case.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import type { FileChoice } from '#lib/domain/court-report/statement.ts';
import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { Job } from '#lib/domain/job.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { SelfTest } from '#lib/domain/self-test.ts';
import type { SetHit } from '#lib/domain/set-hit.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

/** Everything that a report about a case is made of. Whole media records come out of the vault some at a time. */
export type ReportSource = BuildFacts & {
  readonly rows: readonly CaseRow[];
  readonly occurrences: (rows: readonly CaseRow[]) => AsyncIterable<Result<readonly Occurrence[], StorageFailure>>;
  readonly markOf: (sha256: string) => Mark | undefined;
  readonly findingOf: (sha256: string) => Finding | undefined;
  /** The enabled known sets of the device, in their order. */
  readonly sets: readonly KnownSet[];
  /** Every file of the case was looked up in every one of them. */
  readonly setsComplete: boolean;
  readonly setHitsOf: (sha256: string) => readonly SetHit[];
  /** Whether a list of another tool in the case names a medium by a whole SHA-256 or SHA-1. */
  readonly isNamedWhole: (media: MediaSummary) => boolean;
  /** Null: the files were hashed without a vault. */
  readonly case: Case | null;
  readonly exhibits: readonly Exhibit[];
  readonly jobs: readonly Job[];
  readonly scheme: CategoryScheme;
  readonly selfTest: SelfTest | null;
  readonly browser: string;
  readonly vault: Vault | null;
};

/** Which files are listed one by one. */
export type ReportChoice = {
  readonly files: FileChoice;
  /** With `categories`: which; null stands for undecided. */
  readonly categories: readonly (string | null)[];
};
