import { cameraName } from '#lib/domain/camera.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { localVerdict, type LocalVerdict } from '#lib/domain/set-hit.ts';
import { UNDECIDED, type Duplicates, type Range, type RowFilter } from '#lib/domain/row-query.ts';
import { lookHereFirst, type Ranked } from './look-here-first.ts';
import { findingOf, markOf, type RowFacts } from './row-facts.ts';

/** One part of a filter: which one, and what it lets through. */
export type RowTest = { readonly facet: keyof RowFilter; readonly passes: (row: CaseRow) => boolean };

/** Whether a row's path, camera, series or one of its digests contains what was typed; spaces inside digests do not matter. */
function rowContains(typed: string, facts: RowFacts): (row: CaseRow) => boolean {
  const words = typed.trim().toLowerCase();
  const digits = words.replaceAll(/\s/g, '');
  const hex = /^[0-9a-f]+$/.test(digits) ? digits : null;
  return ({ path, media }) => {
    if (path.toLowerCase().includes(words)) return true;
    if (media === null) return false;
    const digests = [media.sha256, media.sha1, media.md5, media.pdq?.direct];
    if (hex !== null && digests.some((digest) => digest?.includes(hex))) return true;
    if (facts.markOf(media.sha256)?.series?.toLowerCase().includes(words) === true) return true;
    const { serial } = media;
    return cameraName(media).toLowerCase().includes(words) || serial?.toLowerCase().includes(words) === true;
  };
}

/** How urgent a row is; null when it does not show the pattern. */
export function rankOf(row: CaseRow, facts: RowFacts): Ranked | null {
  const { media } = row;
  if (media === null) return null;
  const verdict = facts.findingOf(media.sha256)?.verdict;
  return lookHereFirst({ media, verdict, series: facts.seriesOf(media), now: facts.now() });
}

/** The kinds of duplicates that a row is. */
export function duplicatesOf({ media }: CaseRow, facts: RowFacts): Duplicates[] {
  if (media === null) return [];
  const kinds: Duplicates[] = [];
  if (facts.copiesOf(media.sha256) > 1) kinds.push('exact');
  if (facts.groupOf(media.sha256) !== null) kinds.push('near');
  if (facts.earlierOf(media.sha256) > 0) kinds.push('earlier');
  return kinds;
}

function within<T extends number | string>(value: T | undefined, { from, to }: Range<T>): boolean {
  return value !== undefined && (from === null || value >= from) && (to === null || value <= to);
}

/** The tests that a filter sets: a row is shown when it passes all of them. What narrows nothing sets none. */
export function rowTests(filter: RowFilter, facts: RowFacts): RowTest[] {
  const tests: RowTest[] = [];
  const set = <K extends keyof RowFilter>(
    facet: K,
    make: (wanted: NonNullable<RowFilter[K]>) => (row: CaseRow) => boolean,
  ) => {
    const wanted = filter[facet];
    if (wanted === null || wanted === false || (typeof wanted === 'string' && wanted.trim() === '')) return;
    tests.push({ facet, passes: make(wanted) });
  };
  set(
    'outcome',
    (wanted) =>
      ({ outcome }) =>
        wanted === 'not-hashed' ? outcome !== 'hashed' : outcome === wanted,
  );
  set('verdict', (wanted) => (row) => row.media !== null && verdictOf(row, facts) === wanted);
  set('sets', (wanted) => (row) => row.media !== null && setsOf(row, facts) === wanted);
  set(
    'type',
    (wanted) =>
      ({ media }) =>
        media?.mime === wanted,
  );
  set(
    'size',
    (wanted) =>
      ({ bytes }) =>
        within(bytes, wanted),
  );
  set(
    'captured',
    (wanted) =>
      ({ media }) =>
        within(media?.capturedAt?.slice(0, 10), wanted),
  );
  set(
    'camera',
    (wanted) =>
      ({ media }) =>
        media !== null && cameraName(media) === wanted,
  );
  set(
    'serial',
    (wanted) =>
      ({ media }) =>
        media?.serial === wanted,
  );
  set(
    'quality',
    (wanted) =>
      ({ media }) =>
        within(media?.pdq?.quality, wanted),
  );
  set('duplicates', (wanted) => (row) => duplicatesOf(row, facts).includes(wanted));
  set('category', (wanted) => (row) => row.media !== null && categoryOf(row, facts) === wanted);
  set('flag', (wanted) => (row) => markOf(row, facts)?.flags.includes(wanted) === true);
  set(
    'damaged',
    () =>
      ({ media }) =>
        media?.damaged === true,
  );
  set(
    'named',
    () =>
      ({ media }) =>
        media !== null && facts.isNamed(media),
  );
  set(
    'job',
    (wanted) =>
      ({ job }) =>
        job === wanted,
  );
  set('lookHere', () => (row) => rankOf(row, facts) !== null);
  set('text', (typed) => rowContains(typed, facts));
  return tests;
}

export function verdictOf(row: CaseRow, facts: RowFacts) {
  return findingOf(row, facts)?.verdict ?? 'not-asked';
}

/** What the known sets of this device say of a file together. */
export function setsOf({ media }: CaseRow, facts: RowFacts): LocalVerdict | 'none' {
  return (media === null ? null : localVerdict(facts.setHitsOf(media.sha256))) ?? 'none';
}

export function categoryOf(row: CaseRow, facts: RowFacts): string {
  return markOf(row, facts)?.category ?? UNDECIDED;
}
