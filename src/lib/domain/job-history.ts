import * as z from 'zod/mini';
import { Instant } from './wire/common.ts';

/** So many events of a job are kept one by one, the latest ones; all of them are counted. */
export const MAX_JOB_EVENTS = 100;

const Count = z.int().check(z.gte(0));

/**
 * What happened to a job between its begin and its end:
 * - `paused`: by its officer, or because its vault or case was shut; what was in work is kept or was given back
 * - `stopped`: by itself, since the engine or the storage failed
 * - `resumed`: it went on after either of them
 * - `recovered`: it was taken up again after its page had ended while it ran: a crash, a power cut, a closed tab
 * - `cancelled`: it was ended before its files were done
 */
const JobEventKind = z.enum(['paused', 'stopped', 'resumed', 'recovered', 'cancelled']);
type JobEventKind = z.infer<typeof JobEventKind>;

export const JobEvent = z.strictObject({
  what: JobEventKind,
  at: Instant,
  /** With `recovered`: when the job was written last before; else null. */
  since: z.nullable(Instant),
});
export type JobEvent = z.infer<typeof JobEvent>;

/** By the clock of the device that ran the job. */
export const JobHistory = z.strictObject({
  /** Nothing before this is written down: the job's begin, or later for a job that an early release began. */
  from: Instant,
  /** When the job was written last. */
  keptAt: Instant,
  events: z.array(JobEvent).check(z.maxLength(MAX_JOB_EVENTS)),
  counts: z.record(JobEventKind, Count),
});
export type JobHistory = z.infer<typeof JobHistory>;

/** @param from UTC; nothing was written down before */
export function beginHistory(from: string): JobHistory {
  return { from, keptAt: from, events: [], counts: { paused: 0, stopped: 0, resumed: 0, recovered: 0, cancelled: 0 } };
}

/** The history with what happened since, as it is written `at` this time. */
export function historyWith({ from, ...before }: JobHistory, events: readonly JobEvent[], at: string): JobHistory {
  const counts = { ...before.counts };
  for (const { what } of events) counts[what]++;
  return { from, keptAt: at, events: [...before.events, ...events].slice(-MAX_JOB_EVENTS), counts };
}

/** Whether a job stands still after these events, as it was meant to: then it is resumed, and not recovered. */
export function isAtRest(events: readonly JobEvent[]): boolean {
  const last = events.at(-1)?.what;
  return last === 'paused' || last === 'stopped';
}

/** Events of which only the count is kept. */
export function eventsLeftOut({ events, counts }: JobHistory): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0) - events.length;
}

/** Whether the events that are kept are all, or the latest ones of so many, and are not more than were counted of any kind. */
export function historyAddsUp(history: JobHistory): boolean {
  const kept = historyWith(beginHistory(history.from), history.events, history.from).counts;
  const left = eventsLeftOut(history);
  return (
    JobEventKind.options.every((what) => kept[what] <= history.counts[what]) &&
    (left === 0 || history.events.length === MAX_JOB_EVENTS)
  );
}
