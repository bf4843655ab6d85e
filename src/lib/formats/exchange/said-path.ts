import { plainText } from './said-text.ts';

const LONGEST_PATH = 4096;
const SEPARATOR = /[\\/]/;

/** A path as it was said, without lone surrogates and NUL; null when there is none, or it is longer than any path is. */
export function exchangePath(said: unknown): string | null {
  const path = plainText(said)?.replaceAll('\0', ' ').toWellFormed() ?? '';
  return path.trim() === '' || path.length > LONGEST_PATH ? null : path;
}

/**
 * A whole path out of its folder and name. Some tools leave the name out of what they call the path, others do not: it is
 * in there when the path's last part is the name; a path that ends in a separator is a folder.
 */
export function joinedPath(folder: unknown, name: unknown): string | null {
  const [before, last] = [exchangePath(folder), exchangePath(name)];
  if (before === null || last === null) return before ?? last;
  if (SEPARATOR.test(before.at(-1) ?? '')) return exchangePath(before + last);
  if (before.split(SEPARATOR).at(-1)?.toLowerCase() === last.toLowerCase()) return before;
  const separator = before.includes('\\') && !before.includes('/') ? '\\' : '/';
  return exchangePath(`${before}${separator}${last}`);
}
