import type { Random } from '../fixtures/random.ts';

/** What can happen to a request on its way, how often in a hundred, and how a table says it. */
const FAULTS = {
  'drop-before': { share: 10, words: 'dropped before sending' },
  'drop-after': { share: 10, words: 'dropped after sending' },
  'cut-request': { share: 5, words: 'cut in the middle of the request' },
  'cut-answer': { share: 5, words: 'cut in the middle of the answer' },
  delay: { share: 8, words: 'delayed' },
  silence: { share: 0.5, words: 'taken and never answered' },
  duplicate: { share: 6, words: 'sent twice at once' },
  replay: { share: 4, words: 'sent again after later ones' },
  reorder: { share: 6, words: 'held back until after later ones' },
  '5xx-own': { share: 5, words: 'answered 5xx in its own words' },
  '5xx-problem': { share: 5, words: 'answered 5xx as problem+json' },
  'kill-hub': { share: 1, words: 'hub killed meanwhile' },
} as const;

type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];
export const faultWords = (kind: FaultKind): string => FAULTS[kind].words;

/** What the network does to one request. The numbers mean what the kind makes of them. */
export type Fault = {
  readonly kind: FaultKind | 'none';
  /** In [0, 1): a place, or a choice of two. */
  readonly at: number;
  /** Milliseconds. */
  readonly ms: number;
  /** Requests that overtake it. */
  readonly later: number;
};

export const NO_FAULT: Fault = { kind: 'none', at: 0, ms: 0, later: 0 };

/** Deals out faults: the same ones in the same order for the same seed. */
export class FaultPlan {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): Fault {
    const kind = this.#kind();
    return { kind, at: this.#random(), ms: Math.round(this.#random() * 40), later: 1 + Math.floor(this.#random() * 4) };
  }

  #kind(): Fault['kind'] {
    let dice = this.#random() * 100;
    for (const kind of FAULT_KINDS) {
      dice -= FAULTS[kind].share;
      if (dice < 0) return kind;
    }
    return 'none';
  }
}
