import { eventsLeftOut, type JobEvent } from '#lib/domain/job-history.ts';
import type { JobFacts } from '#lib/domain/court-report/statement.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatInstant, formatNumber } from '../format.ts';

export function eventWords({ what, since }: JobEvent): string {
  switch (what) {
    case 'paused':
      return m.report_event_paused();
    case 'stopped':
      return m.report_event_stopped();
    case 'resumed':
      return m.report_event_resumed();
    case 'cancelled':
      return m.report_event_cancelled();
    case 'recovered':
      return m.report_event_recovered({ since: since === null ? '?' : formatInstant(since) });
  }
}

/** What of a job's pauses is not in the list, in a sentence or two. */
export function eventNotes({ number, startedAt, history }: JobFacts): string[] {
  if (history === undefined) return [];
  const job = formatNumber(number);
  const { counts, from } = history;
  const left = eventsLeftOut(history);
  const sums = {
    ...{ paused: formatNumber(counts.paused), stopped: formatNumber(counts.stopped) },
    ...{ resumed: formatNumber(counts.resumed), recovered: formatNumber(counts.recovered) },
  };
  return [
    ...(from > startedAt ? [m.report_events_from({ job, from: formatInstant(from) })] : []),
    ...(left > 0 ? [m.report_events_left({ job, count: formatNumber(left), ...sums })] : []),
  ];
}
