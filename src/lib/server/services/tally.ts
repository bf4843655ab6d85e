import type { CountName } from '#lib/domain/wire/stats.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from './refusal.ts';
import type { Count, Tallying, Took } from './tallying.ts';

/** Each step of durations is a tenth longer than the one before. */
const GROWTH = 1.1;

/** Into which step a duration falls: 0 is up to a tenth of a millisecond. */
export function stepOf(milliseconds: number): number {
  return Math.max(0, Math.ceil(Math.log(Math.max(milliseconds, 0) * 10) / Math.log(GROWTH)));
}

/** The longest duration of a step, in milliseconds. */
export function longestOf(step: number): number {
  return GROWTH ** step / 10;
}

/** Counts by the hub's clock, in UTC. */
export class Tally implements Tallying {
  readonly #clock: Clock;
  readonly #seen: (name: CountName, count: number) => void;

  /** @param seen is told of each count as well, also of one whose transaction then fails */
  constructor(clock: Clock, seen: (name: CountName, count: number) => void = () => undefined) {
    this.#clock = clock;
    this.#seen = seen;
  }

  async add(store: Store, ...counts: readonly Count[]): Promise<void> {
    const sums = new Map<string, Count>();
    for (const count of counts) {
      const key = `${count.bureau} ${count.name}`;
      sums.set(key, { ...count, count: (sums.get(key)?.count ?? 0) + count.count });
    }
    // Rows are taken in one order by everybody, so that nobody waits for whoever waits for him.
    const sorted = [...sums].filter(([, { count }]) => count !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
    await store.stats.add(
      this.#today(),
      sorted.map(([, count]) => count),
    );
    for (const [, { name, count }] of sorted) this.#seen(name, count);
  }

  async took(store: Store, ...durations: readonly Took[]): Promise<void> {
    const steps = durations.map(({ bureau, name, milliseconds }) => ({ bureau, name, step: stepOf(milliseconds) }));
    steps.sort(
      (a, b) => a.bureau.localeCompare(b.bureau, 'en') || a.name.localeCompare(b.name, 'en') || a.step - b.step,
    );
    await store.stats.took(this.#today(), steps);
  }

  #today(): string {
    return this.#clock().toISOString().slice(0, 10);
  }
}
