import type { DisclosableField } from '#lib/domain/data-rule.ts';
import type { Withheld, WithheldWhy } from '#lib/domain/projection.ts';
import type { ReviewShape } from '#lib/domain/review.ts';
import * as m from '#lib/paraglide/messages.js';
import { fieldName } from '../rules/rule-words.ts';

const WHY: Record<WithheldWhy, () => string> = {
  'data-rule': m.disclosure_why_data_rule,
  coarsened: m.disclosure_why_coarsened,
  pseudonym: m.disclosure_why_pseudonym,
  'empty-file': m.disclosure_why_empty_file,
  'low-quality': m.disclosure_why_low_quality,
  'not-asked': m.disclosure_why_not_asked,
  'no-country': m.disclosure_why_no_country,
  unfit: m.disclosure_why_unfit,
  'too-many': m.disclosure_why_too_many,
};

export function fieldWord(field: DisclosableField | 'record'): string {
  return field === 'record' ? m.disclosure_field_record() : fieldName(field);
}

/** Why something stays here, or leaves in part only. */
export function whyWords(why: WithheldWhy): string {
  return WHY[why]();
}

/** One thing that stays here, or leaves in part only, with its reason. */
function withheldWords({ field, why }: Withheld): string {
  return m.disclosure_withheld({ field: fieldWord(field), why: whyWords(why) });
}

/** Everything that a search may find a shape by. */
export function shapeWords({ leaving, withheld }: ReviewShape): string {
  return [...leaving.map(fieldWord), ...withheld.map(withheldWords)].join('\n');
}
