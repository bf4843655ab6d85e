/** `2026-11-22T09:30:00.000Z` as part of a file name that every system takes: `20261122-093000`. */
export function stamp(instant: string): string {
  return instant.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}
