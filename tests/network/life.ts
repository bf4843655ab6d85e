import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fixtures/random.ts';

/** When a browser is killed: around one of the two things that can be seen from outside it. */
export const DEATHS = {
  'before-write': 'page killed before a write',
  'after-write': 'page killed after a write',
  'before-request': 'page killed before a request',
  'during-request': 'page killed during a request',
  'after-request': 'page killed after a request',
} as const;
export type Death = keyof typeof DEATHS;

/** What whoever waits in a dead browser waits for. */
const NEVER = new Promise<never>(() => undefined);
/** Writes and requests that a browser lives to see, at most. */
const LONGEST = 240;

/**
 * A browser's life, from its start until it is killed. Everything in it that touches the world takes its steps here; after
 * its death no step is taken and none that was under way comes to an end, so that the objects of the dead page stand still.
 */
export class Life {
  /** Fulfilled when it is over and nothing of it is under way any more. */
  readonly ended: Promise<Death>;
  /** Aborted by its death: the system closes the connections of a dead process. */
  readonly signal: AbortSignal;
  readonly #end: (death: Death) => void;
  readonly #connections = new AbortController();
  readonly #writes = new Set<Promise<unknown>>();
  readonly #moment: number;
  #steps: number;

  /** @param steps writes and requests that it lasts @param moment in [0, 1): when during its last step it ends */
  private constructor(steps: number, moment: number) {
    this.#steps = steps;
    this.#moment = moment;
    const { promise, resolve } = Promise.withResolvers<Death>();
    this.ended = promise;
    this.#end = resolve;
    this.signal = this.#connections.signal;
  }

  static ofRandomLength(random: Random): Life {
    return new Life(1 + Math.floor(random() * LONGEST), random());
  }

  static withoutEnd(): Life {
    return new Life(Infinity, 0);
  }

  /** A look at what is stored. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver()) return NEVER;
    const found = await work();
    return this.#isOver() ? NEVER : found;
  }

  /** A write is whole or was never begun: that much the database promises, also to those who are killed. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver()) return NEVER;
    const isLast = --this.#steps === 0;
    if (isLast && this.#moment < 0.5) return this.#die('before-write');
    const writing = work();
    this.#writes.add(writing);
    const done = await writing.finally(() => this.#writes.delete(writing));
    if (isLast) return this.#die('after-write');
    return this.#isOver() ? NEVER : done;
  }

  async request<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver()) return NEVER;
    const isLast = --this.#steps === 0;
    if (isLast && this.#moment < 0.3) return this.#die('before-request');
    const asking = work();
    if (isLast && this.#moment < 0.7) {
      await sleep((this.#moment - 0.3) * 25);
      return this.#die('during-request');
    }
    const answer = await asking;
    if (isLast) return this.#die('after-request');
    return this.#isOver() ? NEVER : answer;
  }

  #isOver(): boolean {
    return this.signal.aborted;
  }

  async #die(death: Death): Promise<never> {
    this.#connections.abort();
    await Promise.allSettled(this.#writes);
    this.#end(death);
    return NEVER;
  }
}
