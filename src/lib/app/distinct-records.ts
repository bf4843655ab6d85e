import type { CaseRow } from '#lib/domain/case-row.ts';

/** Every media record of the rows once, in the order of its first row. */
export function distinctSha256s(rows: readonly CaseRow[]): string[] {
  const distinct = new Set<string>();
  for (const { media } of rows) if (media !== null) distinct.add(media.sha256);
  return [...distinct];
}
