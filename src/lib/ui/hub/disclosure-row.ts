import type { Withheld } from '#lib/domain/projection.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';

/** One media record in a disclosure: what of it would leave (null: nothing) and what stays here. */
export type DisclosureRow = {
  sha256: string;
  item: LookupItem | SubmissionItem | null;
  withheld: readonly Withheld[];
  /** What the officer calls the file; it stays on this device. */
  name: string | null;
};

/** Rows whose name or SHA-256 contains every word of the search. */
export function searchRows(rows: readonly DisclosureRow[], search: string): readonly DisclosureRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ sha256, name }) => {
    const text = `${name?.toLowerCase() ?? ''} ${sha256}`;
    return words.every((word) => text.includes(word));
  });
}
