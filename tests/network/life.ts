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
const KINDS = Object.keys(DEATHS) as Death[];

/** What whoever waits in a dead browser waits for. */
const NEVER = new Promise<never>(() => undefined);
/** Writes and requests that a browser lives to see, at most, until its next fitting one is the last. */
const LONGEST = 240;
/** How long a request may have been under way when its page is killed during it: milliseconds. */
const UNDER_WAY = 10;

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
  readonly #death: Death | null;
  readonly #moment: number;
  #steps: number;

  /**
   * @param death how it ends, or null if it does not
   * @param steps writes and requests that it lasts; it ends with the first one from then on that suits its death
   * @param moment in [0, 1): how far a request has come during which it ends
   */
  private constructor(death: Death | null, steps: number, moment: number) {
    this.#death = death;
    this.#steps = steps;
    this.#moment = moment;
    const { promise, resolve } = Promise.withResolvers<Death>();
    this.ended = promise;
    this.#end = resolve;
    this.signal = this.#connections.signal;
  }

  /** Lives of random length, one after another. Deaths take turns, so that a few lives are enough for every kind of them. */
  static *following(random: Random): Generator<Life, never> {
    for (let turn = 0; ; turn++) {
      yield new Life(KINDS[turn % KINDS.length] ?? null, 1 + Math.floor(random() * LONGEST), random());
    }
  }

  static withoutEnd(): Life {
    return new Life(null, 0, 0);
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
    const death = this.#step('before-write', 'after-write');
    if (death === 'before-write') return this.#die(death);
    const writing = work();
    this.#writes.add(writing);
    const done = await writing.finally(() => this.#writes.delete(writing));
    if (death !== null) return this.#die(death);
    return this.#isOver() ? NEVER : done;
  }

  async request<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isOver()) return NEVER;
    const death = this.#step('before-request', 'during-request', 'after-request');
    if (death === 'before-request') return this.#die(death);
    const asking = work();
    if (death === 'during-request') {
      await sleep(this.#moment * UNDER_WAY);
      return this.#die(death);
    }
    const answer = await asking;
    if (death !== null) return this.#die(death);
    return this.#isOver() ? NEVER : answer;
  }

  /** Counts one more step. @returns the death that the life ends with in it, one of those that suit it, or null */
  #step(...suiting: readonly Death[]): Death | null {
    this.#steps--;
    return this.#steps <= 0 && this.#death !== null && suiting.includes(this.#death) ? this.#death : null;
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
