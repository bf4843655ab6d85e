import type { DisclosableField } from '#lib/domain/data-rule.ts';
import * as m from '#lib/paraglide/messages.js';

type FieldGroup = { readonly id: string; readonly name: () => string; readonly fields: readonly DisclosableField[] };

/** The fields of a rule as people think of them. */
export const FIELD_GROUPS: readonly FieldGroup[] = [
  { id: 'hashes', name: m.rule_group_hashes, fields: ['md5', 'sha1', 'pdq'] },
  { id: 'form', name: m.rule_group_form, fields: ['dimensions', 'bytes', 'mime'] },
  { id: 'names', name: m.rule_group_names, fields: ['fileName'] },
  { id: 'origin', name: m.rule_group_origin, fields: ['capturedAt', 'camera', 'serial', 'gps'] },
  { id: 'decisions', name: m.rule_group_decisions, fields: ['category', 'flags', 'series', 'text'] },
  { id: 'case', name: m.rule_group_case, fields: ['caseRef'] },
];
