import { DISCLOSABLE_FIELDS, type DataRule } from '#lib/domain/data-rule.ts';
import type { Disguise } from '#lib/domain/disclosable-record.ts';

/**
 * The rule without what an import cannot fulfil: the bureau's key, with which pseudonyms are made, never comes to the hub, and
 * the hub has no map to find a country on. A field that would have to be disguised is left out.
 */
export function withoutDisguise(rule: DataRule): DataRule {
  const levels = DISCLOSABLE_FIELDS.map((field) => {
    const level = rule.fields[field];
    return [field, level === 'pseudonym' || level === 'country' ? 'none' : level];
  });
  return { ...rule, fields: Object.fromEntries(levels) as DataRule['fields'] };
}

function unavailable(): never {
  throw new Error('An import disguises nothing');
}

export const NO_DISGUISE: Disguise = { pseudonym: unavailable, countryOf: unavailable };
