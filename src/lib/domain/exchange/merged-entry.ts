import { mapCategory } from '../category-mappings/map-category.ts';
import type { ExchangeEntry, ExchangePath, SaidCategory } from './entry.ts';

/** Paths of one entry at most: see its schema. */
const MOST_PATHS = 1000;

/**
 * What several entries say about one medium, as one: of what is said more than once, the first counts. Every path stays;
 * those beyond what one entry holds follow in further entries of the same digests.
 *
 * @param entries in the order in which they came, at least one
 */
export function mergedEntries(entries: readonly [ExchangeEntry, ...ExchangeEntry[]]): ExchangeEntry[] {
  const [first, ...others] = entries;
  if (others.length === 0) return [first];
  const said = entries.reduceRight<ExchangeEntry>((all, entry) => ({ ...all, ...entry }), first);
  const category = entries.find((entry) => entry.category !== undefined && isVerdict(entry.category))?.category;
  const all = <T>(of: (entry: ExchangeEntry) => readonly T[]) => distinct(entries.flatMap(of));
  const merged: ExchangeEntry = {
    ...said,
    at: first.at,
    ...(category !== undefined && { category }),
    series: all(({ series }) => series).slice(0, 40),
    tags: all(({ tags }) => tags).slice(0, 100),
    vendorHashes: all(({ vendorHashes }) => vendorHashes).slice(0, 20),
    properties: all(({ properties }) => properties).slice(0, 200),
    paths: [],
  };
  const paths = all<ExchangePath>((entry) => entry.paths);
  const parts: ExchangeEntry[] = [{ ...merged, paths: paths.slice(0, MOST_PATHS) }];
  for (let at = MOST_PATHS; at < paths.length; at += MOST_PATHS)
    parts.push({ ...merged, paths: paths.slice(at, at + MOST_PATHS) });
  return parts;
}

/** That one entry says nobody has decided does not stand against another one that says what was decided. */
function isVerdict(said: SaidCategory): boolean {
  const own = said.scheme === null ? null : mapCategory(said, said.scheme);
  return own?.ok !== true || own.value.code !== null;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
