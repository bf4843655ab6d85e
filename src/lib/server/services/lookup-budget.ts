import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Clock, Refusal } from './refusal.ts';

const DAY_MICROSECONDS = 24 * 60 * 60 * 1_000_000;
/** A device may look up as much at once, and again each day: a phone of 100,000 files twice over. */
const DEFAULT_LOOKUPS_PER_DAY = 250_000;
/** What a bureau may look up as a whole, in budgets of one device. */
const DEVICES_PER_BUREAU = 4;

type Parts = { store: Store; clock: Clock; perDay?: number };

/**
 * Against harvesting by questions: how many items a device and its bureau may look up. A budget is one moment, that at which
 * all that was taken would have been due at the steady rate (the generic cell rate algorithm, ITU-T I.371). It is in the store,
 * so that starting the hub again refills nothing. A bureau's own server has the bureau's budget.
 */
export class LookupBudget {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #perDay: number;

  /** @param perDay items that a device may look up at once and then in a day */
  constructor({ store, clock, perDay = DEFAULT_LOOKUPS_PER_DAY }: Parts) {
    this.#store = store;
    this.#clock = clock;
    this.#perDay = perDay;
  }

  /** Takes so many items from both budgets, or nothing from either: then why, and when they could be taken. */
  take({ bureau, device }: Pick<Actor, 'bureau' | 'device'>, items: number): Promise<Refusal | null> {
    const budgets = [
      { of: null, perDay: this.#perDay * DEVICES_PER_BUREAU },
      ...(device === null ? [] : [{ of: device, perDay: this.#perDay }]),
    ];
    return this.#store.transaction(async (store) => {
      const now = this.#clock().getTime() * 1000;
      const due: { of: string | null; at: number }[] = [];
      let wait = 0;
      for (const { of, perDay } of budgets) {
        const at = Math.max(now, (await store.budgets.dueAt(bureau, of)) ?? now) + cost(items, perDay);
        wait = Math.max(wait, at - now - DAY_MICROSECONDS);
        due.push({ of, at });
      }
      if (wait > 0) return { code: 'look-up-budget', retryAfter: Math.ceil(wait / 1_000_000) };
      for (const { of, at } of due) await store.budgets.setDueAt(bureau, of, at);
      return null;
    });
  }
}

/** In microseconds at the steady rate. */
function cost(items: number, perDay: number): number {
  return Math.ceil((items * DAY_MICROSECONDS) / perDay);
}
