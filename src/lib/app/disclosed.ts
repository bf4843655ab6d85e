import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Withheld } from '#lib/domain/projection.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';

/** One media record in a disclosure: what of it would leave (null: nothing), and what stays here and why. */
export type Disclosed = {
  readonly sha256: string;
  readonly item: LookupItem | SubmissionItem | null;
  readonly withheld: readonly Withheld[];
};

/** Puts items beside the records that they came from; `records[i]` belongs to `items[i]`. */
export function disclosed(
  items: readonly (LookupItem | SubmissionItem)[],
  records: readonly { sha256: string; withheld: readonly Withheld[] }[],
): Disclosed[] {
  return records.map(({ sha256, withheld }, i) => ({ sha256, withheld, item: items[i] ?? null }));
}

/** What the officer calls each media record: the path under which it was met first. Names are shown, never sent. */
export function namesOf(rows: Iterable<Pick<CaseRow, 'path' | 'media'>>): Map<string, string> {
  const names = new Map<string, string>();
  for (const { path, media } of rows) if (media !== null && !names.has(media.sha256)) names.set(media.sha256, path);
  return names;
}
