import { DEFAULT_DATA_RULE, FIELD_LEVELS, type DataRule, type DisclosableField, type FieldLevel } from './data-rule.ts';
import type { DisclosableRecord, Disguise } from './disclosable-record.ts';
import { projectCaseRef, projectSubmission, type WithheldWhy } from './projection.ts';
import type { CaseRef } from './wire/item-fields.ts';
import type { SubmissionItem } from './wire/submission.ts';

/** A record to show a rule on, and the number of its case; empty: it has none. */
export type RuleExample = { readonly record: DisclosableRecord; readonly reference: string };

/** What of a record would leave in one field at one level. */
export type FieldPreview = {
  readonly level: FieldLevel;
  /** Members of an item, or of a batch; empty: nothing leaves. */
  readonly leaves: Partial<SubmissionItem> & { readonly caseRef?: CaseRef };
  /** Why there is no more of it; null: there is nothing of the kind, or all of it leaves. */
  readonly less: WithheldWhy | null;
};

/** Nothing but the record's key: what a preview of one field puts its level into. */
const NOTHING_LEAVES: DataRule = {
  ...DEFAULT_DATA_RULE,
  fields: {
    ...DEFAULT_DATA_RULE.fields,
    md5: 'none',
    sha1: 'none',
    pdq: 'none',
    dimensions: 'none',
    bytes: 'none',
    mime: 'none',
  },
};

/** What each level of a field means on an example, from nothing to everything, by the projection that seals batches. */
export function previewField(field: DisclosableField, example: RuleExample, disguise: Disguise): FieldPreview[] {
  return FIELD_LEVELS[field].map((level) => {
    const rule = { ...NOTHING_LEAVES, fields: { ...NOTHING_LEAVES.fields, [field]: level } };
    return {
      level,
      ...(field === 'caseRef' ? ofCase(example, rule, disguise) : ofItem(field, example, rule, disguise)),
    };
  });
}

type Leaving = Omit<FieldPreview, 'level'>;

function ofCase({ reference }: RuleExample, rule: DataRule, disguise: Disguise): Leaving {
  const { caseRef, withheld } = projectCaseRef(reference, rule, disguise);
  return { leaves: caseRef === null ? {} : { caseRef }, less: withheld[0]?.why ?? null };
}

function ofItem(field: DisclosableField, { record }: RuleExample, rule: DataRule, disguise: Disguise): Leaving {
  const { item, withheld } = projectSubmission(record, rule, disguise);
  const less = withheld.find((each) => each.field === field || each.field === 'record')?.why ?? null;
  if (item === null) return { leaves: {}, less };
  const { sha256: _key, ...leaves } = item;
  return { leaves, less };
}
