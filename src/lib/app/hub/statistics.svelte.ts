import { type BureauCounts, type CountName, type DayCounts, Stats } from '#lib/domain/wire/stats.ts';
import type { HubCalls } from './hub-calls.ts';
import { queryOf } from './query.ts';

/** Spans that can be looked at, in days. */
export const SPANS = [30, 90, 365] as const;
export type Span = (typeof SPANS)[number];
/** Whose counts are shown: those of all bureaux together, or the own one's. */
export type Scope = 'all' | 'own';

const DAY = 24 * 60 * 60 * 1000;

/** What the hub's work amounts to, by day. */
export class StatisticsView {
  readonly #hub: Pick<HubCalls, 'read'>;
  #asked = 0;

  stats = $state.raw<Stats | null>(null);
  span = $state<Span>(90);
  scope = $state<Scope>('all');
  loading = $state(false);
  /** Why the last reading failed, as a code. */
  failure = $state<string | null>(null);

  /** Every day of the span, the first first, also those on which nothing happened. */
  readonly days: readonly DayCounts[] = $derived(this.stats === null ? [] : everyDay(this.stats, this.scope));
  /** Of each bureau, the busiest first; for roles that oversee them. */
  readonly bureaux: readonly BureauCounts[] = $derived(
    (this.stats?.bureaux ?? []).toSorted((a, b) => busy(b) - busy(a) || a.bureau.localeCompare(b.bureau)),
  );

  constructor(hub: Pick<HubCalls, 'read'>) {
    this.#hub = hub;
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    const read = await this.#hub.read(Stats, `/api/v1/stats${queryOf({ days: this.span })}`);
    // Somebody has chosen otherwise meanwhile.
    if (asked !== this.#asked) return;
    this.loading = false;
    this.failure = read.ok ? null : read.error;
    if (read.ok) this.stats = read.value;
  }

  async choose(span: Span): Promise<void> {
    this.span = span;
    await this.refresh();
  }

  /** What the days of the span amount to. */
  sum(name: CountName): number {
    return this.days.reduce((sum, { counts }) => sum + (counts[name] ?? 0), 0);
  }
}

function everyDay({ from, to, ...stats }: Stats, scope: Scope): DayCounts[] {
  const known = new Map(stats[scope].map((day) => [day.day, day]));
  const days: DayCounts[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push(known.get(day) ?? { day, counts: {} });
  }
  return days;
}

function busy({ counts }: BureauCounts): number {
  return (counts.items ?? 0) + (counts['look-up-items'] ?? 0);
}
