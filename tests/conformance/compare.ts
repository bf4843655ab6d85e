import type { FileReport } from './report.ts';

type Value = unknown;

const show = (value: Value): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const isObject = (value: Value): value is object => typeof value === 'object' && value !== null;

/** What tells who wrote a report and when, not what is true of a file. */
const AUTHORSHIP = new Set(['build', 'createdAt']);

/**
 * Every place where `actual` says something else than `expected`, as lines that begin with the place.
 * @param whole also where `expected` says nothing
 */
function differencesAt(place: string, expected: Value, actual: Value, whole: boolean): string[] {
  if (expected === undefined && !whole) return [];
  if (!isObject(expected) || !isObject(actual))
    return expected === actual ? [] : [`${place}: expected ${show(expected)}, got ${show(actual)}`];
  const one = new Map<string, Value>(Object.entries(expected));
  const other = new Map<string, Value>(Object.entries(actual));
  return [...new Set([...one.keys(), ...(whole ? other.keys() : [])])]
    .filter((key) => !AUTHORSHIP.has(key))
    .flatMap((key) => differencesAt(`${place} ${key}`, one.get(key), other.get(key), whole));
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Strictness = {
  /** The expectation knows files by the last part of their path only, and may be about more files than were hashed. */
  readonly byName?: boolean;
  /** The expectation says all there is to say, as another report of the same files does. */
  readonly whole?: boolean;
};

/**
 * Compares files with what is expected of them. What the expectation does not say is not compared unless it is whole; a file
 * that it does not know, or that is missing, is a difference. Which build made a report, and when, is never compared.
 */
export function differences(
  expected: readonly FileReport[],
  actual: readonly FileReport[],
  { byName = false, whole = false }: Strictness = {},
): string[] {
  const key = ({ path }: FileReport): string => (byName ? lastName(path) : path);
  const known = new Map(expected.map((file) => [key(file), file]));
  const found = new Set(actual.map(key));
  const missing = expected.filter((file) => !found.has(key(file)));
  return [
    ...actual.flatMap((file) => {
      const wanted = known.get(key(file));
      return wanted === undefined
        ? [`${file.path}: not expected`]
        : differencesAt(file.path, { ...wanted, path: file.path }, file, whole);
    }),
    ...(byName ? [] : missing.map(({ path }) => `${path}: missing`)),
  ];
}
