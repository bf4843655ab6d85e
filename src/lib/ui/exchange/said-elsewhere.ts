import { categoryOf, type KnownSchemes, mapCategory } from '#lib/domain/category-mappings/map-category.ts';
import { knownWith } from '#lib/domain/category-mappings/known-with.ts';
import type { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import { type ExchangeEntry, SAID_FLAGS, type SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatBytes, formatNumber } from '../format.ts';
import { TARGET_WORDS } from './import-words.ts';

/** What one entry of a list says about a file of the case. */
export type SaidElsewhere = {
  readonly list: {
    readonly id: string;
    readonly name: string;
    readonly own?: SchemeFile | undefined;
    readonly report: { readonly reading: { readonly format: ExchangeFormat } };
  };
  readonly via: 'sha256' | 'sha1' | 'md5';
  readonly conflict: boolean;
  readonly entry: ExchangeEntry;
};

/** A name, and a value as the other tool said it; `own`: words of the interface, not data. */
type SaidFact = { readonly name: string; readonly value: string; readonly own: boolean };

export function viaWords({ via, conflict }: Pick<SaidElsewhere, 'via' | 'conflict'>): string {
  if (conflict) return m.import_said_conflict();
  if (via === 'md5') return m.import_said_weak();
  return m.import_said_via({ digest: TARGET_WORDS[via]() });
}

/** The value as it was said, by which scheme, and what it is in the scheme of the case: only where a table states that. */
function categoryWords(said: SaidCategory, scheme: CategoryScheme, known: KnownSchemes): string {
  const from = known.schemeOf(said.scheme ?? '');
  const meaning = from === null ? null : categoryOf(from, said.value);
  const value = meaning === null ? said.value : m.import_question_option({ value: said.value, name: meaning.name });
  const words = `${value} (${from?.name ?? said.scheme ?? m.import_said_scheme_none()})`;
  const mapped = mapCategory(said, scheme.id, known);
  if (!mapped.ok || said.scheme === scheme.id) return words;
  const name =
    mapped.value.code === null
      ? m.import_said_undecided()
      : (scheme.categories.find(({ code }) => code === mapped.value.code)?.name ?? mapped.value.code);
  return `${words}; ${m.import_said_mapped({ name })}`;
}

const TEXTS = ['agency', 'investigation', 'precategorizedBy', 'externalId', 'comment', 'updatedAt'] as const;

/**
 * Everything else that an entry says, but for its digests and paths.
 *
 * @param own the bureau's list by which the case is marked
 */
export function factsOf(
  { entry, list }: SaidElsewhere,
  scheme: CategoryScheme,
  own: SchemeFile | undefined,
): SaidFact[] {
  const { category, bytes, series, tags, sightings, vendorHashes } = entry;
  const facts: (SaidFact | false)[] = [
    category !== undefined && {
      name: m.import_said_category(),
      value: categoryWords(category, scheme, knownWith(list.own, own)),
      own: false,
    },
    bytes !== undefined && { name: m.import_to_bytes(), value: formatBytes(bytes), own: true },
    ...SAID_FLAGS.map((flag) => {
      const said = entry[flag];
      return said !== undefined && { name: TARGET_WORDS[flag](), value: yesOrNo(said), own: true };
    }),
    series.length > 0 && { name: m.import_to_series(), value: series.join(', '), own: false },
    tags.length > 0 && { name: m.import_to_tags(), value: tags.join(', '), own: false },
    sightings !== undefined && { name: m.import_to_sightings(), value: formatNumber(sightings), own: true },
    ...TEXTS.map((text) => {
      const said = entry[text];
      return said !== undefined && { name: TARGET_WORDS[text](), value: said, own: false };
    }),
    vendorHashes.length > 0 && {
      name: m.import_said_vendor(),
      value: vendorHashes.map(({ name }) => name).join(', '),
      own: false,
    },
  ];
  return facts.filter((fact) => fact !== false);
}

function yesOrNo(said: boolean): string {
  return said ? m.import_said_yes() : m.import_said_no();
}
