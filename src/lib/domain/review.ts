import { DISCLOSABLE_FIELDS, type DisclosableField } from './data-rule.ts';
import type { ItemField, Withheld, WithheldWhy } from './projection.ts';
import type { LookupItem } from './wire/lookup.ts';
import type { SubmissionItem } from './wire/submission.ts';

/** What leaves of a record and what does not. All records of which the same is true share one. */
export type ReviewShape = {
  /** Fields that leave whole or in part, beside the SHA-256. Empty, too, when nothing leaves. */
  readonly leaving: readonly ItemField[];
  readonly withheld: readonly Withheld[];
};

/** One media record in a review. */
export type ReviewRow = {
  readonly sha256: string;
  /** Under which the officer knows it. It stays on this device. */
  readonly path: string;
  readonly shape: ReviewShape;
  /** Which of the items that leave is its, counted from 0 through all requests. Null: nothing of it leaves. */
  readonly item: number | null;
};

/** Which records to look at: all, those of which something stays here, or those of which all does. */
export const REVIEW_SIEVES = ['all', 'less', 'held'] as const;
export type ReviewSieve = (typeof REVIEW_SIEVES)[number];

/** `text` is words that have to be found in a record's path, SHA-256, fields or reasons. */
export type ReviewQuery = { readonly text: string; readonly sieve: ReviewSieve };

export const WHOLE_REVIEW: ReviewQuery = { text: '', sieve: 'all' };

/** A shape, and how many records have it. */
export type ShapeCount = { readonly shape: ReviewShape; readonly records: number };

/** Of how many records a field leaves whole, leaves in part, or stays here though the record has it. */
export type FieldTotals = {
  readonly field: DisclosableField;
  readonly whole: number;
  readonly reduced: number;
  readonly held: number;
  readonly why: readonly WithheldWhy[];
};

/** By which member an item carries a field. */
const MEMBER: Readonly<Record<ItemField, keyof SubmissionItem>> = {
  sha1: 'sha1',
  md5: 'md5',
  pdq: 'pdq',
  bytes: 'bytes',
  mime: 'mime',
  dimensions: 'width',
  capturedAt: 'capturedAt',
  camera: 'camera',
  serial: 'serial',
  gps: 'gps',
  fileName: 'fileNames',
  category: 'category',
  flags: 'flags',
  series: 'series',
  text: 'text',
};

/** What of an item carries a field. */
export function partOf(item: SubmissionItem | LookupItem, field: ItemField): Partial<SubmissionItem> {
  const members = field === 'dimensions' ? ['width', 'height'] : [MEMBER[field]];
  return Object.fromEntries(Object.entries(item).filter(([member]) => members.includes(member)));
}

/** The fields of an item, beside its SHA-256, in the order in which they are shown. */
export function fieldsOf(item: SubmissionItem | LookupItem): ItemField[] {
  return (Object.keys(MEMBER) as ItemField[]).filter((field) => MEMBER[field] in item);
}

/** What happens to each field of which at least one record has something. */
export function fieldTotals(shapes: readonly ShapeCount[]): FieldTotals[] {
  return DISCLOSABLE_FIELDS.flatMap((field) => {
    const why = new Set<WithheldWhy>();
    const sum = { whole: 0, reduced: 0, held: 0 };
    for (const { shape, records } of shapes) {
      const leaves = shape.leaving.some((each) => each === field);
      const less = shape.withheld.filter((each) => each.field === field);
      for (const each of less) why.add(each.why);
      if (leaves) sum[less.length === 0 ? 'whole' : 'reduced'] += records;
      else if (less.length > 0) sum.held += records;
    }
    return sum.whole + sum.reduced + sum.held === 0 ? [] : [{ field, ...sum, why: [...why] }];
  });
}

/** Why records stay here entirely, and how many. */
export function heldEntirely(shapes: readonly ShapeCount[]): { readonly why: WithheldWhy; readonly records: number }[] {
  const byWhy = new Map<WithheldWhy, number>();
  for (const { shape, records } of shapes) {
    const found = shape.withheld.find(({ field }) => field === 'record');
    if (found !== undefined) byWhy.set(found.why, (byWhy.get(found.why) ?? 0) + records);
  }
  return [...byWhy].map(([why, records]) => ({ why, records }));
}

/** How many records a sieve lets through. */
export function sieved(shapes: readonly ShapeCount[], sieve: ReviewSieve): number {
  return shapes.reduce((sum, { shape, records }) => (passes(shape, sieve) ? sum + records : sum), 0);
}

/** @param wordsOf fields and reasons of a shape, as people read them */
export function reviewTest(
  { text, sieve }: ReviewQuery,
  wordsOf: (shape: ReviewShape) => string,
): (row: ReviewRow) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const known = new Map<ReviewShape, string>();
  const of = (shape: ReviewShape) => {
    const found = known.get(shape) ?? wordsOf(shape).toLowerCase();
    known.set(shape, found);
    return found;
  };
  return ({ path, sha256, shape }) => {
    if (!passes(shape, sieve)) return false;
    if (words.length === 0) return true;
    const name = path.toLowerCase();
    return words.every((word) => name.includes(word) || sha256.includes(word) || of(shape).includes(word));
  };
}

function passes({ withheld }: ReviewShape, sieve: ReviewSieve): boolean {
  if (sieve === 'all') return true;
  return sieve === 'less' ? withheld.length > 0 : withheld.some(({ field }) => field === 'record');
}
