import {
  holderNaming,
  type DataRule,
  type DisclosableField,
  type Handling,
  type HolderNaming,
} from '#lib/domain/data-rule.ts';
import type { RuleChange, RuleTerm } from '#lib/domain/rule-changes.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import { fieldName, levelWord } from './rule-words.ts';

type Words = () => string;
type Terms = Pick<DataRule, 'fields' | 'lookups' | 'watchDays' | 'nameAsker' | 'nameHolder' | 'handling'>;

export const EUROPOL_WORDS: Record<Handling['europol'], Words> = {
  H0: m.rule_europol_h0,
  H1: m.rule_europol_h1,
  H2: m.rule_europol_h2,
  H3: m.rule_europol_h3,
};

export const TLP_WORDS: Record<Handling['tlp'], Words> = {
  RED: m.rule_tlp_red,
  'AMBER+STRICT': m.rule_tlp_amber_strict,
  AMBER: m.rule_tlp_amber,
  GREEN: m.rule_tlp_green,
  CLEAR: m.rule_tlp_clear,
};

export const HOLDER_WORDS: Record<HolderNaming, Words> = {
  'bureau-and-contact': m.rule_holder_contact,
  bureau: m.rule_holder_bureau,
  'hub-only': m.rule_holder_hub,
};

const TERMS: Record<RuleTerm, { name: Words; of: (rule: Terms) => string }> = {
  lookups: { name: m.rule_lookups, of: ({ lookups }) => lookupsWords(lookups) },
  watchDays: { name: m.rule_watch, of: ({ watchDays }) => watchWords(watchDays) },
  nameAsker: { name: m.rule_asker, of: ({ nameAsker }) => askerWords(nameAsker) },
  nameHolder: { name: m.rule_holder, of: (rule) => HOLDER_WORDS[holderNaming(rule)]() },
  europol: { name: m.rule_europol, of: ({ handling }) => EUROPOL_WORDS[handling.europol]() },
  tlp: { name: m.rule_tlp, of: ({ handling }) => TLP_WORDS[handling.tlp]() },
};

/** What a rule says beside its fields, a name and words each. */
export function termRows(rule: Terms): { readonly term: RuleTerm; readonly name: string; readonly words: string }[] {
  return (Object.keys(TERMS) as RuleTerm[]).map((term) => ({
    term,
    name: TERMS[term].name(),
    words: TERMS[term].of(rule),
  }));
}

export function lookupsWords(lookups: boolean): string {
  return lookups ? m.rule_lookups_yes() : m.rule_lookups_no();
}

function watchWords(days: number): string {
  return days === 0 ? m.rule_watch_off() : m.rule_watch_days({ days: formatNumber(days) });
}

export function askerWords(named: boolean): string {
  return named ? m.rule_asker_yes() : m.rule_asker_no();
}

/** One change: what it is about, how it is then, and how it was. */
export function changeWords({ of }: RuleChange, from: Terms, to: Terms): { what: string; to: string; from: string } {
  if (isTerm(of)) return { what: TERMS[of].name(), to: TERMS[of].of(to), from: TERMS[of].of(from) };
  return { what: fieldName(of), to: levelWord(of, to.fields[of]), from: levelWord(of, from.fields[of]) };
}

function isTerm(of: DisclosableField | RuleTerm): of is RuleTerm {
  return of in TERMS;
}
