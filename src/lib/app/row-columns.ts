import type { CaseRow, Finding } from '#lib/domain/case-row.ts';
import type { Outcome } from '#lib/domain/media.ts';
import { Verdict } from '#lib/domain/verdict.ts';
import type { Compare } from './row-order.ts';

export type Column = 'path' | 'outcome' | 'type' | 'size' | 'pixels' | 'pdq' | 'sha256' | 'verdict';
type Direction = 'ascending' | 'descending';
export type Sort = { readonly column: Column; readonly direction: Direction };

export type FindingOf = (sha256: string) => Finding | undefined;

const OUTCOMES: Record<Outcome, number> = { hashed: 0, 'hashed-without-pixels': 1, quarantined: 2, unreadable: 3 };

/** Rows without a value come last in either direction's ascending half: an empty text and -1 sort before everything. */
const text = (value: string | undefined) => value ?? '';
const byText = (value: (row: CaseRow) => string): Compare => {
  return (a, b) => {
    const left = value(a);
    const right = value(b);
    return left < right ? -1 : left > right ? 1 : 0;
  };
};
const byNumber = (value: (row: CaseRow) => number): Compare => {
  return (a, b) => value(a) - value(b);
};

function comparator(column: Column, findingOf: FindingOf, locale: string): Compare {
  switch (column) {
    case 'path': {
      const { compare } = new Intl.Collator(locale, { numeric: true });
      return (a, b) => compare(a.occurrence.path, b.occurrence.path);
    }
    case 'outcome':
      return byNumber(({ occurrence }) => OUTCOMES[occurrence.outcome]);
    case 'type':
      return byText(({ occurrence }) => text(occurrence.media?.mime));
    case 'size':
      return byNumber(({ occurrence }) => occurrence.bytes);
    case 'pixels':
      return byNumber(({ occurrence: { media } }) => (media?.width ?? 0) * (media?.height ?? 0));
    case 'pdq':
      return byText(({ occurrence }) => text(occurrence.media?.pdq?.direct));
    case 'sha256':
      return byText(({ occurrence }) => text(occurrence.media?.sha256));
    case 'verdict':
      return byNumber(({ occurrence: { media } }) => {
        const finding = media === null ? undefined : findingOf(media.sha256);
        return finding === undefined ? -1 : Verdict.options.indexOf(finding.verdict);
      });
  }
}

/** The order of a column; rows that are equal in it stay in the order in which they were hashed. */
export function comparatorOf({ column, direction }: Sort, findingOf: FindingOf, locale: string): Compare {
  const compare = comparator(column, findingOf, locale);
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => sign * compare(a, b) || a.id - b.id;
}

/** Whether a row's path or one of its digests contains what was typed; spaces inside digests do not matter. */
export function rowContains(typed: string): (row: CaseRow) => boolean {
  const words = typed.trim().toLocaleLowerCase();
  if (words === '') return () => true;
  const digits = words.replaceAll(/\s/g, '');
  const hex = /^[0-9a-f]+$/.test(digits) ? digits : null;
  return ({ occurrence: { path, media } }) => {
    if (path.toLocaleLowerCase().includes(words)) return true;
    if (hex === null || media === null) return false;
    return [media.sha256, media.sha1, media.md5, media.pdq?.direct].some((digest) => digest?.includes(hex));
  };
}
