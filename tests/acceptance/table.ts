import type { FileReport } from '../conformance/report.ts';
import type { Seen } from './chromium.ts';

/** One file, as our engine and as Chromium's decoder see it. */
export type Pair = { readonly ours: FileReport; readonly theirs: Seen };

const COLUMNS = [
  'files',
  'Chromium',
  'its img only',
  'Lintel',
  'both',
  'only Chromium',
  'only Lintel',
  'other size',
] as const;
type Row = Record<(typeof COLUMNS)[number], number>;

const isOpened = ({ theirs }: Pair): boolean => 'width' in theirs;
const isHashed = ({ ours }: Pair): boolean => ours.outcome === 'hashed';

/** Counts by media type, as lines of text. */
export function acceptanceTable(pairs: readonly Pair[]): string[] {
  const types = [...new Set(pairs.map(({ ours }) => ours.mime ?? ''))].sort();
  const rows = types.map((type) => [type, pairs.filter(({ ours }) => ours.mime === type)] as const);
  const line = (name: string, cells: readonly (string | number)[]) =>
    name.padEnd(28) + cells.map((cell) => String(cell).padStart(15)).join('');
  return [
    line('', COLUMNS),
    ...[...rows, ['all', pairs] as const].map(([name, pairs]) => line(name, Object.values(rowOf(pairs)))),
  ];
}

function rowOf(pairs: readonly Pair[]): Row {
  const count = (holds: (pair: Pair) => boolean): number => pairs.filter(holds).length;
  return {
    files: pairs.length,
    Chromium: count(isOpened),
    'its img only': count(({ theirs }) => 'by' in theirs && theirs.by === 'element'),
    Lintel: count(isHashed),
    both: count((pair) => isOpened(pair) && isHashed(pair)),
    'only Chromium': count((pair) => isOpened(pair) && !isHashed(pair)),
    'only Lintel': count((pair) => !isOpened(pair) && isHashed(pair)),
    'other size': count((pair) => isOpened(pair) && isHashed(pair) && !isSameSize(pair)),
  };
}

/** Chromium turns pictures as their EXIF says; the hash is that of the pixels as they are coded. */
function isSameSize({ ours, theirs }: Pair): boolean {
  if (!('width' in theirs)) return false;
  const [one, other] = [ours.width ?? 0, ours.height ?? 0];
  const sides = `${theirs.width} ${theirs.height}`;
  return sides === `${one} ${other}` || sides === `${other} ${one}`;
}

/** What Chromium opens and we do not, with our reason; what it sees in another size; what nobody opens; and what only we do. */
export function acceptanceLists(pairs: readonly Pair[]): string[] {
  const list = (title: string, holds: (pair: Pair) => boolean, tell: (pair: Pair) => string): string[] => {
    const chosen = pairs.filter(holds);
    return ['', `${title}: ${chosen.length}`, ...chosen.map((pair) => `  ${pair.ours.path}: ${tell(pair)}`)];
  };
  const size = ({ theirs }: Pair): string => ('width' in theirs ? `${theirs.width}x${theirs.height}` : theirs.refusal);
  return [
    ...list(
      'only Chromium opens',
      (pair) => isOpened(pair) && !isHashed(pair),
      (pair) => `${pair.ours.mime} ${size(pair)}: ${pair.ours.reason}`,
    ),
    ...list(
      'other size in Chromium',
      (pair) => isOpened(pair) && isHashed(pair) && !isSameSize(pair),
      (pair) => `${pair.ours.width}x${pair.ours.height}, in Chromium ${size(pair)}`,
    ),
    ...list(
      'nobody opens',
      (pair) => !isOpened(pair) && !isHashed(pair),
      ({ ours }) => `${ours.mime}: ${ours.reason}`,
    ),
    ...list(
      'only Lintel hashes',
      (pair) => !isOpened(pair) && isHashed(pair),
      ({ ours }) => `${ours.mime} ${ours.width}x${ours.height}${ours.damaged === true ? ', damaged' : ''}`,
    ),
  ];
}
