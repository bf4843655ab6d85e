import type { FileReport } from './report.ts';

type Value = unknown;

const show = (value: Value): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** Every place below `expected` where `actual` says something else, as lines that begin with the place. */
function differencesAt(place: string, expected: Value, actual: Value): string[] {
  if (expected === undefined) return [];
  if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    const other = new Map(Object.entries(actual));
    return Object.entries(expected).flatMap(([key, value]) => differencesAt(`${place} ${key}`, value, other.get(key)));
  }
  return expected === actual ? [] : [`${place}: expected ${show(expected)}, got ${show(actual)}`];
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * Compares files with what is expected of them. What the expectation does not say is not compared; a file that it does not know, or that is
 * missing, is a difference.
 * @param byName the expectation knows files by the last part of their path only, and may be about more files than were hashed
 */
export function differences(expected: readonly FileReport[], actual: readonly FileReport[], byName = false): string[] {
  const key = ({ path }: FileReport): string => (byName ? lastName(path) : path);
  const known = new Map(expected.map((file) => [key(file), file]));
  const found = new Set(actual.map(key));
  const missing = expected.filter((file) => !found.has(key(file)));
  return [
    ...actual.flatMap((file) => {
      const { path: _, ...rest } = known.get(key(file)) ?? { path: null };
      return known.has(key(file)) ? differencesAt(file.path, rest, file) : [`${file.path}: not expected`];
    }),
    ...(byName ? [] : missing.map(({ path }) => `${path}: missing`)),
  ];
}
