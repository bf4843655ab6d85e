import { err, ok, type Result } from '#lib/domain/result.ts';
import type { BureauCounts, DayCounts, DurationName, DurationStats, Stats } from '#lib/domain/wire/stats.ts';
import type { DayCount } from '../store/stats-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Clock, Refusal } from './refusal.ts';
import { longestOf } from './tally.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Counting what the store holds takes a while: it is done at most so often, in milliseconds. */
const HOLDS_FOR = 60_000;

type Holds = Stats['holds'];

/**
 * What the hub's work amounts to. Sums over all bureaux are everybody's; what another bureau did is only told to those who
 * oversee the bureaux.
 */
export class Statistics {
  readonly #store: Store;
  readonly #clock: Clock;
  #holds: { readonly at: number; readonly value: Holds } | null = null;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @param days how many, today included: 1 to `MAX_STATS_DAYS` */
  async read(actor: Actor, days: number): Promise<Result<Stats, Refusal>> {
    const refusal = forbidden(actor, 'see-stats');
    if (refusal !== null) return err(refusal);
    return ok(await this.of(days, { own: actor.bureau, all: forbidden(actor, 'compare-bureaux') === null }));
  }

  /** @param who whose own days are told, null for nobody's; `all`: and the sums of each bureau */
  async of(days: number, who: { own: string | null; all: boolean }): Promise<Stats> {
    const now = this.#clock();
    const from = new Date(now.getTime() - (days - 1) * DAY).toISOString().slice(0, 10);
    const to = now.toISOString().slice(0, 10);
    const { stats } = this.#store;
    const bureaux = bureauxOf(await stats.byBureau(from, to));
    return {
      ...{ asOf: now.toISOString(), from, to },
      holds: await this.#held(now),
      taking: { bureaux: bureaux.length, countries: countriesOf(bureaux.map(({ bureau }) => bureau)) },
      all: daysOf(await stats.counts(from, to)),
      own: who.own === null ? [] : daysOf(await stats.counts(from, to, who.own)),
      times: timesOf(await stats.durations(from, to)),
      bureaux: who.all ? bureaux : null,
    };
  }

  async #held(now: Date): Promise<Holds> {
    if (this.#holds === null || now.getTime() - this.#holds.at >= HOLDS_FOR) {
      this.#holds = { at: now.getTime(), value: await this.#store.stats.holds() };
    }
    return this.#holds.value;
  }
}

function daysOf(counts: readonly DayCount[]): DayCounts[] {
  return [...Map.groupBy(counts, ({ day }) => day)].map(([day, rows]) => ({
    day,
    counts: Object.fromEntries(rows.map(({ name, count }) => [name, count])),
  }));
}

function bureauxOf(sums: readonly (Omit<DayCount, 'day'> & { bureau: string })[]): BureauCounts[] {
  return [...Map.groupBy(sums, ({ bureau }) => bureau)].map(([bureau, rows]) => ({
    bureau,
    counts: Object.fromEntries(rows.map(({ name, count }) => [name, count])),
  }));
}

/** Bureaux of one country share the two letters that their codes begin with, as in `NL` or `NL-OOST`. */
function countriesOf(bureaux: readonly string[]): number {
  return new Set(bureaux.flatMap((code) => /^([A-Z]{2})(?:-|$)/.exec(code)?.[1] ?? [])).size;
}

type Steps = readonly { name: DurationName; step: number; count: number }[];

function timesOf(steps: Steps): DurationStats[] {
  return [...Map.groupBy(steps, ({ name }) => name)].map(([name, rows]) => {
    const count = rows.reduce((sum, row) => sum + row.count, 0);
    return { name, count, median: quantileOf(rows, count * 0.5), p90: quantileOf(rows, count * 0.9) };
  });
}

/** In milliseconds: the longest duration of the step in which the one of that rank lies. */
function quantileOf(rows: Steps, rank: number): number {
  let passed = 0;
  for (const { step, count } of rows) {
    passed += count;
    if (passed >= rank) return longestOf(step);
  }
  return 0;
}
