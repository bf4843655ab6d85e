import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import { NO_FILTER, type Range, type RowFilter } from '#lib/domain/row-query.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatBytes, formatNumber } from '../format.ts';
import { outcomeWord } from '../outcome-words.ts';
import { localWord } from '../known-sets/set-words.ts';
import { verdictWord } from '../verdict-words.ts';
import { categoryName, DUPLICATES_WORDS, flagName } from './triage-words.ts';

export type ActiveFilter = { readonly facet: keyof RowFilter; readonly name: string; readonly value: string };

/** What of a filter narrows the table, in words. The text and what looks here first have controls of their own. */
export function activeFilters(filter: RowFilter, scheme: CategoryScheme): ActiveFilter[] {
  const { outcome, verdict, sets, type, size, captured, camera, serial, quality, duplicates, category, flag, job } =
    filter;
  const all: (ActiveFilter | false)[] = [
    outcome !== null && active('outcome', m.results_column_outcome(), outcomeFilterWord(outcome)),
    verdict !== null && active('verdict', m.results_column_verdict(), verdictFilterWord(verdict)),
    sets !== null && active('sets', m.known_sets_filter(), localWord(sets)),
    category !== null && active('category', m.results_column_category(), categoryName(scheme, category)),
    flag !== null && active('flag', m.results_filter_flag(), flagName(scheme, flag)),
    duplicates !== null && active('duplicates', m.results_column_duplicates(), DUPLICATES_WORDS[duplicates]()),
    type !== null && active('type', m.results_column_type(), type),
    size !== null && active('size', m.results_column_size(), rangeWords(size, formatBytes)),
    captured !== null &&
      active(
        'captured',
        m.results_column_captured(),
        rangeWords(captured, (day) => day),
      ),
    camera !== null && active('camera', m.results_column_camera(), camera),
    serial !== null && active('serial', m.metadata_body_serial(), serial),
    quality !== null && active('quality', m.results_column_quality(), rangeWords(quality, formatNumber)),
    filter.damaged && active('damaged', m.results_column_outcome(), m.results_damaged()),
    filter.named && active('named', m.import_lists(), m.import_filter_named()),
    job !== null && active('job', m.results_filter_job(), formatNumber(job)),
  ];
  return all.filter((each) => each !== false);
}

/** The change that takes one part of a filter away. */
export function without(facet: keyof RowFilter): Partial<RowFilter> {
  return { [facet]: NO_FILTER[facet] };
}

export function outcomeFilterWord(outcome: NonNullable<RowFilter['outcome']>): string {
  return outcome === 'not-hashed' ? m.results_not_hashed() : outcomeWord(outcome);
}

export function verdictFilterWord(verdict: NonNullable<RowFilter['verdict']>): string {
  return verdict === 'not-asked' ? m.results_not_asked() : verdictWord(verdict);
}

function active(facet: keyof RowFilter, name: string, value: string): ActiveFilter {
  return { facet, name, value };
}

function rangeWords<T>({ from, to }: Range<T>, words: (value: T) => string): string {
  if (from !== null && to !== null) return m.results_range({ from: words(from), to: words(to) });
  if (from !== null) return m.results_range_from({ from: words(from) });
  return to === null ? '' : m.results_range_to({ to: words(to) });
}
