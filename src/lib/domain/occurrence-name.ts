/** A line or an occurrence: what both have in common. */
type Named = { readonly path: string; readonly bytes: number; readonly media: { readonly sha256: string } | null };

/**
 * What makes two occurrences of a case one and the same: the same content under the same path; and of a file that could
 * not be read, the same path and size. Two files of one name from two folders stay two that way, while a folder that is
 * handed in twice is there once. No path holds a zero byte, so no two names are the same by chance.
 */
export function occurrenceName(named: Named): string {
  const { path, media } = named;
  return media === null ? unreadName(named) : `${path}\0${media.sha256}`;
}

/** The name that this occurrence has, or would have, while its file cannot be read. */
export function unreadName({ path, bytes }: Pick<Named, 'path' | 'bytes'>): string {
  return `${path}\0${String(bytes)} bytes`;
}
