import type { KnownSetFacts, SetHitLine } from '#lib/domain/court-report/known-sets.ts';
import * as m from '#lib/paraglide/messages.js';
import { hitWords, kindWord } from '../known-sets/set-words.ts';

const SURENESS: Record<SetHitLine['standing'], () => string> = {
  confirmed: m.known_sets_hit_confirmed,
  probable: m.known_sets_hit_probable,
  alike: m.report_hit_alike,
};

/** Which set names a file, by what, how sure that is, and under which category. */
export function hitLineWords(
  hit: SetHitLine,
  { knownSets }: { readonly knownSets?: KnownSetFacts | undefined },
): string {
  const set = knownSets?.sets[hit.set - 1];
  const isWeak = hit.via === 'md5' && hit.standing === 'probable';
  const facts = {
    set: set?.name ?? String(hit.set),
    kind: set === undefined ? '' : kindWord(set.kind),
    what: hitWords(hit),
    sureness: isWeak ? m.known_sets_hit_weak() : SURENESS[hit.standing](),
  };
  const { category } = hit;
  if (category === null) return m.report_hit_words(facts);
  const said = category.scheme === null ? category.value : `${category.value} (${category.scheme})`;
  return `${m.report_hit_words(facts)} · ${m.report_hit_category({ category: said })}`;
}
