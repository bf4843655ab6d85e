import type { Occurrence } from './media.ts';

/**
 * What makes two occurrences of a case one and the same: the same content under the same path; and of a file that could
 * not be read, the same path and size. Two files of one name from two folders stay two that way, while a folder that is
 * handed in twice is there once. No path holds a zero byte, so no two names are the same by chance.
 */
export function occurrenceName(occurrence: Occurrence): string {
  const { path, media } = occurrence;
  return media === null ? unreadName(occurrence) : `${path}\0${media.sha256}`;
}

/** The name that this occurrence has, or would have, while its file cannot be read. */
export function unreadName({ path, bytes }: Occurrence): string {
  return `${path}\0${String(bytes)} bytes`;
}
