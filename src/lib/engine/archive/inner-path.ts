/** As long as a path in an archive is kept; what is longer loses its middle. */
const MAX_PATH = 1000;
/** A name that is nothing but separators. */
const NAMELESS = 'unnamed';

/**
 * C0 and C1 controls, and characters that change the direction of what follows or are not seen: with them a name can be
 * made to look like another (Unicode TR36, 2.6 and UAX 9).
 */
// eslint-disable-next-line no-control-regex -- these very characters are looked for
const TREACHEROUS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * The path of an entry as it stands behind that of its archive: relative, parts separated by `/`, none of them `.` or
 * `..`. What cannot stand is written as in URLs, so that names stay different, and nobody misses a file. Never empty, at
 * most 1000 characters.
 */
export function innerPath(name: string): string {
  const parts = name.split(/[/\\]/u).filter((part) => part !== '' && part !== '.');
  const path = parts.map((part) => (part === '..' ? '%2E%2E' : part.replace(TREACHEROUS, encoded))).join('/');
  return path === '' ? NAMELESS : shortened(path);
}

/** A path with its last part told from another that is the same; the extension stays where it is. */
export function numbered(path: string, number: number): string {
  const dot = path.lastIndexOf('.');
  const at = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, at)} (${number})${path.slice(at)}`;
}

function encoded(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function shortened(path: string): string {
  if (path.length <= MAX_PATH) return path;
  const half = (MAX_PATH - 1) / 2;
  // Half of a surrogate pair would be no text.
  return `${path.slice(0, Math.floor(half))}…${path.slice(-Math.floor(half))}`.toWellFormed();
}
