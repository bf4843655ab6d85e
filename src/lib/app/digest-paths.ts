import type { CaseRow } from '#lib/domain/case-row.ts';

/**
 * The paths under which a case first met the files that have one of these digests. Goes through the rows once, as the case has
 * no index of SHA-1 and MD5.
 *
 * @param digests SHA-1 or MD5, as lowercase hex
 */
export function pathsByDigest(rows: Iterable<CaseRow>, digests: Iterable<string>): Map<string, string> {
  const wanted = new Set(digests);
  const paths = new Map<string, string>();
  if (wanted.size === 0) return paths;
  for (const { path, media } of rows) {
    if (media === null) continue;
    for (const digest of [media.sha1, media.md5]) {
      if (wanted.delete(digest)) paths.set(digest, path);
    }
    if (wanted.size === 0) break;
  }
  return paths;
}
