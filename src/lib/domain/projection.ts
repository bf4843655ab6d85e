import { FIELD_LEVELS, reach, type DataRule, type DisclosableField } from './data-rule.ts';
import type { DisclosableRecord, Disguise } from './disclosable-record.ts';
import { named, PROJECTORS, type ItemField, type WithheldWhy } from './projected-fields.ts';
import { ShortText } from './wire/common.ts';
import type { CaseRef } from './wire/item-fields.ts';
import type { LookupItem } from './wire/lookup.ts';
import type { SubmissionItem } from './wire/submission.ts';

export type { ItemField, WithheldWhy } from './projected-fields.ts';
export type Withheld = { field: DisclosableField | 'record'; why: WithheldWhy };

/** What one record becomes under a rule: the item that would leave (null: nothing), and what was held back and why. */
export type Projection<Item> = { item: Item | null; withheld: Withheld[] };

/** In the order in which an item shows them. */
const FIELDS = Object.keys(PROJECTORS) as ItemField[];

/** Look-ups ask with digests and PDQ only: everything else would tell the hub more than the question needs. */
const ASKED_WITH: readonly ItemField[] = ['sha1', 'md5', 'pdq'];

/** A record as one item of a look-up. `ref` is the caller's own number for it; nothing of the file's name. */
export function projectLookup(
  record: DisclosableRecord,
  rule: DataRule,
  disguise: Disguise,
  ref: number,
): Projection<LookupItem> {
  if (!rule.lookups) return { item: null, withheld: [{ field: 'record', why: 'data-rule' }] };
  const { item, withheld } = project(record, rule, disguise, ASKED_WITH);
  return { item: item === null ? null : { ref, ...item }, withheld };
}

/** A record as one item of a submission. */
export function projectSubmission(
  record: DisclosableRecord,
  rule: DataRule,
  disguise: Disguise,
): Projection<SubmissionItem> {
  return project(record, rule, disguise, FIELDS);
}

/** The bureau's number of a case as it leaves with each batch; null: it does not. */
export function projectCaseRef(
  reference: string,
  { fields }: DataRule,
  disguise: Disguise,
): { caseRef: CaseRef | null; withheld: Withheld[] } {
  const level = fields.caseRef;
  if (reference === '') return { caseRef: null, withheld: [] };
  if (level === 'none') return { caseRef: null, withheld: [{ field: 'caseRef', why: 'data-rule' }] };
  const isUnfit = level === 'plain' && !ShortText.safeParse(reference).success;
  if (isUnfit) return { caseRef: null, withheld: [{ field: 'caseRef', why: 'unfit' }] };
  const withheld: Withheld[] = level === 'pseudonym' ? [{ field: 'caseRef', why: 'pseudonym' }] : [];
  return { caseRef: named('caseRef', reference, level, disguise), withheld };
}

function project(
  record: DisclosableRecord,
  rule: DataRule,
  disguise: Disguise,
  asked: readonly ItemField[],
): Projection<SubmissionItem> {
  // An empty file has the same digests everywhere: it tells nothing and matches everybody's.
  if (record.media.bytes === 0) return { item: null, withheld: [{ field: 'record', why: 'empty-file' }] };
  const item: SubmissionItem = { sha256: record.media.sha256 };
  const withheld: Withheld[] = [];
  for (const field of FIELDS) {
    const { part, less } = partOf(field, record, rule, disguise, asked.includes(field));
    Object.assign(item, part);
    if (less !== null) withheld.push({ field, why: less });
  }
  return { item, withheld };
}

type Leaving = { part: Partial<SubmissionItem>; less: WithheldWhy | null };

function partOf(
  field: ItemField,
  record: DisclosableRecord,
  { fields }: DataRule,
  disguise: Disguise,
  isAsked: boolean,
): Leaving {
  const level = fields[field];
  // The table gives each field the projector of its own levels; TypeScript cannot follow the pair through a loop.
  const projector = PROJECTORS[field] as (
    ...of: [DisclosableRecord, string, Disguise]
  ) => ReturnType<(typeof PROJECTORS)['sha1']>;
  const isLeaving = isAsked && level !== 'none';
  // What stays is projected too, by the plainest level, to tell whether there is anything to hold back.
  const projected = projector(record, isLeaving ? level : (FIELD_LEVELS[field].at(-1) ?? ''), disguise);
  if (projected === null) return { part: {}, less: null };
  if (!isAsked) return { part: {}, less: 'not-asked' };
  if (level === 'none') return { part: {}, less: 'data-rule' };
  return { part: projected.part, less: projected.less ?? reducedBy(field, level) };
}

/** What a level below the last one means for what leaves. */
function reducedBy(field: ItemField, level: string): WithheldWhy | null {
  if (level === 'pseudonym') return 'pseudonym';
  return reach(field, level) < FIELD_LEVELS[field].length - 1 ? 'coarsened' : null;
}
