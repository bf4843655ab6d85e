import type { DataRule, DisclosableField } from './data-rule.ts';

/** What a bureau should know of a level before it is signed, by facts that hold for every case. */
export type RuleWarning =
  | 'place-and-time'
  | 'exact-place'
  | 'exact-time'
  | 'plain-serial'
  | 'plain-names'
  | 'plain-case'
  | 'free-text'
  | 'series'
  | 'no-pdq';

/** The warnings of a rule, each at the field that it is about; none where a rule is as narrow as it can be. */
export function ruleWarnings({ fields }: Pick<DataRule, 'fields'>): Partial<Record<DisclosableField, RuleWarning>> {
  const isDated = fields.capturedAt === 'exact';
  return {
    ...(fields.pdq === 'none' && { pdq: 'no-pdq' }),
    ...(isDated && { capturedAt: 'exact-time' }),
    ...(fields.gps === 'exact' && { gps: isDated ? 'place-and-time' : 'exact-place' }),
    ...(fields.serial === 'plain' && { serial: 'plain-serial' }),
    ...(fields.fileName === 'plain' && { fileName: 'plain-names' }),
    ...(fields.series === 'plain' && { series: 'series' }),
    ...(fields.text === 'plain' && { text: 'free-text' }),
    ...(fields.caseRef === 'plain' && { caseRef: 'plain-case' }),
  };
}
