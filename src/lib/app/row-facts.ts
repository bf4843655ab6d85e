import type { CaseRow, Finding, MediaSummary } from '#lib/domain/case-row.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { SetHit } from '#lib/domain/set-hit.ts';

/** Media of one case that resemble one another. */
export type NearGroup = { readonly id: number; readonly size: number };

/** What others know about a media record; asked again after every change. */
export type OutsideFacts = {
  /** What the hub said. */
  readonly findingOf: (sha256: string) => Finding | undefined;
  /** What the officer decided. */
  readonly markOf: (sha256: string) => Mark | undefined;
  /** What the known sets of this device say. */
  readonly setHitsOf: (sha256: string) => readonly SetHit[];
  readonly groupOf: (sha256: string) => NearGroup | null;
  /** How many earlier cases have the very same file. */
  readonly earlierOf: (sha256: string) => number;
  /** Whether a list of another tool names it by a whole SHA-256 or SHA-1. */
  readonly isNamedWhole: (media: MediaSummary) => boolean;
  /** Whether a list of another tool names it. */
  readonly isNamed: (media: MediaSummary) => boolean;
};

/** Everything by which rows are sorted and filtered beside what stands in them. */
export type RowFacts = OutsideFacts & {
  /** Rows of a media record in the case. */
  readonly copiesOf: (sha256: string) => number;
  /** Files of the case from the camera with the same serial, this one included; 0 without a serial. */
  readonly seriesOf: (media: MediaSummary) => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

export function findingOf({ media }: CaseRow, facts: Pick<RowFacts, 'findingOf'>): Finding | undefined {
  return media === null ? undefined : facts.findingOf(media.sha256);
}

export function markOf({ media }: CaseRow, facts: Pick<RowFacts, 'markOf'>): Mark | undefined {
  return media === null ? undefined : facts.markOf(media.sha256);
}
