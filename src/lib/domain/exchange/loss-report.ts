import * as z from 'zod/mini';
import { SchemeId } from '../category-scheme.ts';
import { DataRuleRef } from '../data-rule.ts';
import { SAID_MEMBERS } from './entry.ts';
import { ExportFormat, ExportUse } from './export-format.ts';

const Count = z.int().check(z.gte(0));

/** What of a medium may get lost on the way into a file. The words that a person reads are messages of the interface. */
export const LossField = z.enum([
  'md5',
  'sha1',
  'sha256',
  'pdq',
  'pdqQuality',
  'dihedral',
  'nn512',
  'damaged',
  'provenance',
  'bytes',
  'mime',
  'paths',
  'source',
  'times',
  'pathFlags',
  ...SAID_MEMBERS,
  'vendorHashes',
  'properties',
]);
export type LossField = z.infer<typeof LossField>;

/**
 * `no-place`: the format knows no such field. `unfit`: it does, but this value does not fit. `one-only`: it holds one, and there
 * are more. `too-many`: more than it may hold. `form`: it is there, in another form. `cannot-be-mapped`, `unknown-scheme`,
 * `undecided`: of categories. `no-zone`: a time without its zone, which others would misread. `guarded`: with an apostrophe
 * in front, so that no spreadsheet takes it for a formula. `not-wished`: whoever exported did not want it.
 */
export const LossWhy = z.enum([
  'no-place',
  'unfit',
  'one-only',
  'too-many',
  'form',
  'cannot-be-mapped',
  'unknown-scheme',
  'undecided',
  'no-zone',
  'guarded',
  'not-wished',
]);
export type LossWhy = z.infer<typeof LossWhy>;

/** Why an entry is not in the file at all. */
export const LeftOutWhy = z.enum(['no-md5', 'no-digest', 'no-path', 'not-read', 'nothing-may-leave', 'empty-file']);
export type LeftOutWhy = z.infer<typeof LeftOutWhy>;

/** Why the data rule held a field back, or let it leave in part only. */
export const RuleWhy = z.enum([
  'data-rule',
  'coarsened',
  'pseudonym',
  'low-quality',
  'unfit',
  'too-many',
  'no-country',
]);
export type RuleWhy = z.infer<typeof RuleWhy>;

/** How an export ended. Entries are media, not paths. offered = written + those left out, always. */
export const LossReport = z.strictObject({
  format: ExportFormat,
  use: ExportUse,
  /** The rule that decided what leaves; null for use inside the unit. */
  rule: z.nullable(DataRuleRef),
  /** By which scheme categories are said in the file; null: as they were said, or not at all. */
  scheme: z.nullable(SchemeId),
  offered: Count,
  written: Count,
  leftOut: z.array(z.strictObject({ why: LeftOutWhy, entries: Count })),
  /** An entry counts once for each field, under the first reason. */
  lost: z.array(z.strictObject({ field: LossField, why: LossWhy, entries: Count })),
  /** What the rule kept here, by the rule's names of fields or ours. */
  withheld: z.array(z.strictObject({ field: z.string(), why: RuleWhy, entries: Count })),
});
export type LossReport = z.infer<typeof LossReport>;
