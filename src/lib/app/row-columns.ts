import { cameraName } from '#lib/domain/camera.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Outcome } from '#lib/domain/media.ts';
import type { Column, Sort } from '#lib/domain/row-query.ts';
import { Verdict } from '#lib/domain/verdict.ts';
import { findingOf, markOf, type RowFacts } from './row-facts.ts';
import type { Compare } from './row-order.ts';

const OUTCOMES: Record<Outcome, number> = { hashed: 0, 'hashed-without-pixels': 1, quarantined: 2, unreadable: 3 };

const byText = (value: (row: CaseRow) => string | undefined): Compare => {
  return (a, b) => {
    const left = value(a) ?? '';
    const right = value(b) ?? '';
    return left < right ? -1 : left > right ? 1 : 0;
  };
};

/** Asked once a row: where the value comes from elsewhere, a sort would ask for it twenty times. */
const byNumber = (value: (row: CaseRow) => number): Compare => {
  let known = new Float64Array(1024).fill(NaN);
  const of = (row: CaseRow) => {
    const before = known[row.id];
    if (before !== undefined && !Number.isNaN(before)) return before;
    if (before === undefined) known = longer(known, row.id + 1);
    return (known[row.id] = value(row));
  };
  return (a, b) => of(a) - of(b);
};

/** At least twice as long, so that it is copied a few times only. */
function longer(numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(Math.max(length, 2 * numbers.length)).fill(NaN);
  copy.set(numbers);
  return copy;
}

/** Hex texts of one length: as numbers as far as a number holds them, which nearly always tells. */
function byHex(value: (row: CaseRow) => string | undefined): Compare {
  const start = byNumber((row) => parseInt(value(row)?.slice(0, 12) ?? '-1', 16));
  const whole = byText(value);
  return (a, b) => start(a, b) || whole(a, b);
}

/** As people sort names: without regard to case, and numbers in them by their value. */
function byName(value: (row: CaseRow) => string, locale: string): Compare {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return (a, b) => {
    const left = value(a);
    const right = value(b);
    return left === right ? 0 : compare(left, right);
  };
}

/** Copies in the case weigh most, then what resembles the file, then earlier cases that have it. */
function duplicates({ media }: CaseRow, facts: RowFacts): number {
  if (media === null) return -1;
  const near = facts.groupOf(media.sha256)?.size ?? 0;
  const earlier = facts.earlierOf(media.sha256);
  return facts.copiesOf(media.sha256) * 1e9 + near * 1e3 + Math.min(earlier, 999);
}

/** Rows without a value come first: an empty text, and -1. */
function comparator(column: Column, facts: RowFacts, locale: string): Compare {
  switch (column) {
    case 'path':
      return byName(({ path }) => path, locale);
    case 'camera':
      return byName(({ media }) => (media === null ? '' : cameraName(media)), locale);
    case 'category':
      return byName((row) => markOf(row, facts)?.category ?? '', locale);
    case 'outcome':
      return byNumber(({ outcome }) => OUTCOMES[outcome]);
    case 'type':
      return byText(({ media }) => media?.mime);
    case 'size':
      return byNumber(({ bytes }) => bytes);
    case 'pixels':
      return byNumber(({ media }) => (media?.width ?? 0) * (media?.height ?? 0));
    case 'captured':
      return byNumber(({ media }) => Date.parse(`${media?.capturedAt ?? ''}Z`) || -1);
    case 'quality':
      return byNumber(({ media }) => media?.pdq?.quality ?? -1);
    case 'duplicates':
      return byNumber((row) => duplicates(row, facts));
    case 'pdq':
      return byHex(({ media }) => media?.pdq?.direct);
    case 'sha256':
      return byHex(({ media }) => media?.sha256);
    case 'verdict':
      return byNumber((row) => {
        const finding = findingOf(row, facts);
        return finding === undefined ? -1 : Verdict.options.indexOf(finding.verdict);
      });
  }
}

/** The order in which files were hashed first. */
export const byHashing: Compare = (a, b) => a.id - b.id;

/** The order of a column; rows that are equal in it stay in the order in which they were hashed. */
export function comparatorOf({ column, direction }: Sort, facts: RowFacts, locale: string): Compare {
  const compare = comparator(column, facts, locale);
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => sign * compare(a, b) || a.id - b.id;
}

/** The most pressing first. */
export function byRank(rank: (row: CaseRow) => number): Compare {
  const compare = byNumber(rank);
  return (a, b) => compare(b, a) || a.id - b.id;
}
