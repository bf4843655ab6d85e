import type { CaseRow } from '#lib/domain/case-row.ts';
import type { MediaRecord } from '#lib/domain/media.ts';

/** Every media record of the rows once, in the order of its first occurrence. */
export function distinctRecords(rows: readonly CaseRow[]): MediaRecord[] {
  const distinct = new Map<string, MediaRecord>();
  for (const { occurrence } of rows) {
    if (occurrence.media !== null && !distinct.has(occurrence.media.sha256))
      distinct.set(occurrence.media.sha256, occurrence.media);
  }
  return [...distinct.values()];
}
