import { Day } from '#lib/domain/wire/common.ts';
import { Pseudonym } from '#lib/domain/wire/identification.ts';
import type { IdentifiedKind } from '#lib/domain/wire/identified-kind.ts';
import { Country } from '#lib/domain/wire/item-fields.ts';
import * as m from '#lib/paraglide/messages.js';

export const PSEUDONYM_EXAMPLE = 'V-7K3M-2Q9D';

export const KIND_WORDS: Record<IdentifiedKind, () => string> = {
  victim: m.identification_kind_victim,
  offender: m.identification_kind_offender,
};

/** As typed. */
export type PersonTyped = { kind: IdentifiedKind; pseudonym: string; country: string; day: string };

/** What the typed words say; null while one of them is wrong. An empty pseudonym is one that the hub draws. */
export function personOf({ kind, pseudonym, country, day }: PersonTyped) {
  const name = pseudonym.trim().toUpperCase();
  const place = country.trim().toUpperCase();
  const problems = personProblems({ kind, pseudonym, country, day });
  if (problems.pseudonym !== null || problems.country !== null || problems.day !== null || day === '') return null;
  return { kind, pseudonym: name === '' ? null : name, country: place === '' ? null : place, identifiedOn: day };
}

/** What is wrong with each of the typed words, in words. */
export function personProblems({ kind, pseudonym, country, day }: PersonTyped) {
  const name = pseudonym.trim().toUpperCase();
  const place = country.trim().toUpperCase();
  const fits = Pseudonym.safeParse(name).success && name.startsWith(kind === 'victim' ? 'V' : 'O');
  const example = kind === 'victim' ? PSEUDONYM_EXAMPLE : PSEUDONYM_EXAMPLE.replace('V', 'O');
  return {
    pseudonym: name === '' || fits ? null : m.identification_pseudonym_bad({ example }),
    country: place === '' || Country.safeParse(place).success ? null : m.identification_country_bad(),
    day: day === '' || Day.safeParse(day).success ? null : m.identification_day_bad(),
  };
}

/** A country in the officer's language, with its code where the language has no name for it. */
export function countryWord(code: string | null, locale: string): string {
  if (code === null) return '';
  return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
}
