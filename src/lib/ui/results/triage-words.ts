import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import type { Duplicates, RowKnowledge, Sign } from '#lib/domain/row-query.ts';
import { UNDECIDED } from '#lib/domain/row-query.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';

/** A category in the scheme's own words; a code that the scheme does not have stays as it is, and nothing is guessed. */
export function categoryName(scheme: CategoryScheme, code: string | null): string {
  if (code === null || code === UNDECIDED) return m.triage_undecided();
  return scheme.categories.find((category) => category.code === code)?.name ?? code;
}

export function flagName(scheme: CategoryScheme, code: string): string {
  return scheme.flags.find((flag) => flag.code === code)?.name ?? code;
}

/** Why a file is worth a look first: one sign in a few words. */
export function signWords(sign: Sign): string {
  switch (sign.code) {
    case 'new':
      return m.look_here_new();
    case 'not-asked':
      return m.look_here_not_asked();
    case 'camera':
      return m.look_here_camera();
    case 'clock-doubtful':
      return m.look_here_clock_doubtful();
    case 'located':
      return m.look_here_located();
    case 'captured':
      return sign.days < 2 ? m.look_here_captured_now() : m.look_here_captured({ days: formatNumber(sign.days) });
    case 'series':
      return sign.others === 1 ? m.look_here_series_one() : m.look_here_series({ others: formatNumber(sign.others) });
  }
}

/** All signs in one line, the most telling first; that the camera's words are whole goes without saying where they count. */
export function signLine(signs: readonly Sign[]): string {
  const order: readonly Sign['code'][] = ['captured', 'clock-doubtful', 'series', 'new', 'not-asked', 'located'];
  return order.flatMap((code) => signs.filter((sign) => sign.code === code).map(signWords)).join(' · ');
}

export const DUPLICATES_WORDS: Record<Duplicates, () => string> = {
  exact: m.results_duplicates_exact,
  near: m.results_duplicates_near,
  earlier: m.results_duplicates_earlier,
};

/** What is like a file, in a line each. */
export function duplicateLines({ copies, near, earlier }: RowKnowledge): string[] {
  return [
    ...(copies > 1 ? [m.results_copies({ copies: formatNumber(copies) })] : []),
    ...(near > 0 ? [m.results_near({ near: formatNumber(near) })] : []),
    ...(earlier > 0 ? [m.results_seen_earlier()] : []),
  ];
}
