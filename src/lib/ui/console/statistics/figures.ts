import type { CountName } from '#lib/domain/wire/stats.ts';
import * as m from '#lib/paraglide/messages.js';

type Tone = 'accent' | 'blue' | 'amber' | 'slate';
type Line = { count: CountName; tone: Tone; name: () => string };

/** The charts of the page, and what each shows. */
export const CHARTS: readonly { id: string; title: () => string; lines: readonly Line[] }[] = [
  {
    id: 'traffic',
    title: m.stats_chart_traffic,
    lines: [
      { count: 'items', tone: 'accent', name: m.stats_submitted },
      { count: 'look-up-items', tone: 'blue', name: m.stats_asked },
    ],
  },
  {
    id: 'found',
    title: m.stats_chart_found,
    lines: [
      { count: 'found-identified', tone: 'accent', name: m.verdict_identified },
      { count: 'found-under-investigation', tone: 'amber', name: m.verdict_under_investigation },
      { count: 'found-known', tone: 'blue', name: m.verdict_known },
      { count: 'found-ignorable', tone: 'slate', name: m.verdict_ignorable },
    ],
  },
  {
    id: 'together',
    title: m.stats_chart_together,
    lines: [
      { count: 'identifications', tone: 'accent', name: m.console_identifications },
      { count: 'investigations', tone: 'amber', name: m.console_investigations },
      { count: 'matches-confirmed', tone: 'blue', name: m.stats_matches_confirmed },
      { count: 'matches-refuted', tone: 'slate', name: m.stats_matches_refuted },
    ],
  },
];

/** Columns of the table of bureaux. */
export const BUREAU_COLUMNS: readonly { count: CountName; name: () => string }[] = [
  { count: 'batches', name: m.quality_batches },
  { count: 'items', name: m.stats_submitted },
  { count: 'remarked', name: m.quality_remarked },
  { count: 'look-up-items', name: m.stats_asked },
  { count: 'identifications', name: m.console_identifications },
  { count: 'investigations', name: m.console_investigations },
  { count: 'withdrawn', name: m.stats_withdrawn },
];

export const TIMES = { answer: m.stats_time_answer, receipt: m.stats_time_receipt, compared: m.stats_time_compared };
