import {
  DISCLOSABLE_FIELDS,
  HolderNaming,
  holderNaming,
  reach,
  type DataRule,
  type DisclosableField,
  type Handling,
} from './data-rule.ts';

/** What a rule says beside its fields. */
export type RuleTerm = 'lookups' | 'watchDays' | 'nameAsker' | 'nameHolder' | 'europol' | 'tlp';

/** One thing in which two rules differ, and whether the later one lets more out, or lets others do more with it. */
export type RuleChange = { readonly of: DisclosableField | RuleTerm; readonly more: boolean };

/** How freely others may hand on what they get, by the Traffic Light Protocol 2.0. */
const TLP_FREEDOM: Record<Handling['tlp'], number> = { RED: 0, 'AMBER+STRICT': 1, AMBER: 2, GREEN: 3, CLEAR: 4 };

/**
 * In what `to` differs from `from`: fields in the order of a rule, then what else it says. Names, versions and review
 * dates let nothing out.
 */
export function ruleChanges(from: DataRule, to: DataRule): RuleChange[] {
  const fields = DISCLOSABLE_FIELDS.map((field) => ({
    of: field,
    by: reach(field, to.fields[field]) - reach(field, from.fields[field]),
  }));
  const terms: { of: RuleTerm; by: number }[] = [
    { of: 'lookups', by: Number(to.lookups) - Number(from.lookups) },
    { of: 'watchDays', by: to.watchDays - from.watchDays },
    { of: 'nameAsker', by: Number(to.nameAsker) - Number(from.nameAsker) },
    { of: 'nameHolder', by: naming(to) - naming(from) },
    { of: 'europol', by: europolFreed(from.handling.europol, to.handling.europol) },
    { of: 'tlp', by: TLP_FREEDOM[to.handling.tlp] - TLP_FREEDOM[from.handling.tlp] },
  ];
  return [...fields, ...terms].filter(({ by }) => by !== 0).map(({ of, by }) => ({ of, more: by > 0 }));
}

/** Whether `to` lets anything out, or lets others do anything with it, that `from` does not. */
export function letsMoreOut(from: DataRule, to: DataRule): boolean {
  return ruleChanges(from, to).some(({ more }) => more);
}

function naming(rule: DataRule): number {
  return HolderNaming.options.indexOf(holderNaming(rule));
}

/** H1 to H3 forbid different things: whoever puts one in the place of another allows what the other forbade. */
function europolFreed(from: Handling['europol'], to: Handling['europol']): number {
  if (from === to) return 0;
  return from === 'H0' ? -1 : 1;
}
