import type { DataRule, DisclosableField } from './data-rule.ts';
import type { MediaRecord } from './media.ts';
import { PDQ_MIN_QUALITY } from './pdq.ts';
import type { LookupItem } from './wire/lookup.ts';
import type { SubmissionItem } from './wire/submission.ts';

/** Why a field, or a whole record, stays here. */
export type WithheldWhy = 'data-rule' | 'empty-file' | 'low-quality' | 'not-asked';
export type Withheld = { field: DisclosableField | 'record'; why: WithheldWhy };

/** What one record becomes under a rule: the item that would leave (null: nothing), and what was held back and why. */
export type Projection<Item> = { item: Item | null; withheld: Withheld[] };

/** Look-ups ask with digests and PDQ only: size, type and dimensions would tell the hub more than the question needs. */
const NOT_ASKED = ['dimensions', 'bytes', 'mime'] as const satisfies readonly DisclosableField[];

/** A media record as one item of a look-up. `ref` is the caller's own number for it; nothing of the file's name. */
export function projectLookup(record: MediaRecord, rule: DataRule, ref: number): Projection<LookupItem> {
  if (!rule.lookups) return { item: null, withheld: [{ field: 'record', why: 'data-rule' }] };
  const shared = projectHashes(record, rule);
  if (shared === null) return EMPTY;
  const notAsked = NOT_ASKED.map((field): Withheld => ({ field, why: 'not-asked' }));
  return { item: { ref, ...shared.hashes }, withheld: [...shared.withheld, ...notAsked] };
}

/** A media record as one item of a submission. */
export function projectSubmission(record: MediaRecord, rule: DataRule): Projection<SubmissionItem> {
  const shared = projectHashes(record, rule);
  if (shared === null) return EMPTY;
  const { hashes, withheld } = shared;
  const allowed = allowedBy(rule, withheld);
  const item: SubmissionItem = {
    ...hashes,
    ...(allowed('bytes') && { bytes: record.bytes }),
    ...(allowed('mime') && { mime: record.mime }),
    ...(allowed('dimensions') &&
      record.width !== null &&
      record.height !== null && { width: record.width, height: record.height }),
  };
  return { item, withheld };
}

/** The fields of an item that a rule does not let leave: the hub's own check of what a client sent. */
export function fieldsOutside(
  item: Partial<Omit<SubmissionItem, 'sha256'> & LookupItem>,
  rule: DataRule,
): DisclosableField[] {
  const present: [DisclosableField, boolean][] = [
    ['md5', item.md5 !== undefined],
    ['sha1', item.sha1 !== undefined],
    ['pdq', item.pdq !== undefined],
    ['dimensions', item.width !== undefined || item.height !== undefined],
    ['bytes', item.bytes !== undefined],
    ['mime', item.mime !== undefined],
  ];
  return present.filter(([field, here]) => here && !rule.fields.includes(field)).map(([field]) => field);
}

/** An empty file has the same digests everywhere: asking about it tells nothing and matches everybody's. */
const EMPTY: Projection<never> = { item: null, withheld: [{ field: 'record', why: 'empty-file' }] };

function projectHashes(record: MediaRecord, rule: DataRule) {
  if (record.bytes === 0) return null;
  const withheld: Withheld[] = [];
  const allowed = allowedBy(rule, withheld);
  const hashes: Omit<LookupItem, 'ref'> & { sha256: string } = {
    sha256: record.sha256,
    ...(allowed('sha1') && { sha1: record.sha1 }),
    ...(allowed('md5') && { md5: record.md5 }),
  };
  if (record.pdq !== null && allowed('pdq')) {
    const { quality, dihedral } = record.pdq;
    if (quality < PDQ_MIN_QUALITY) withheld.push({ field: 'pdq', why: 'low-quality' });
    else hashes.pdq = { profile: 'direct', quality, hashes: dihedral, damaged: record.damaged };
  }
  return { hashes, withheld };
}

/** Asks the rule for a field, and notes a refusal. */
function allowedBy(rule: DataRule, withheld: Withheld[]): (field: DisclosableField) => boolean {
  return (field) => {
    const allowed = rule.fields.includes(field);
    if (!allowed) withheld.push({ field, why: 'data-rule' });
    return allowed;
  };
}
