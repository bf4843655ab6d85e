import type { LeftOutWhy, LossField, LossReport, LossWhy, RuleWhy } from './loss-report.ts';

type Kind = Pick<LossReport, 'format' | 'use' | 'rule' | 'scheme'>;

/** Says that something of the entry in hand is lost. */
export type Lose = (field: LossField, why: LossWhy) => void;

/** Counts what an export loses, entry by entry, in constant memory. */
export class LossTally {
  readonly #lost = new Counts<{ field: LossField; why: LossWhy }>();
  readonly #leftOut = new Counts<{ why: LeftOutWhy }>();
  readonly #withheld = new Counts<{ field: string; why: RuleWhy }>();
  /** Fields of the entry in hand that are counted already. */
  readonly #met = new Set<string>();
  #losses: { field: LossField; why: LossWhy }[] = [];
  #written = 0;
  #offered = 0;

  readonly lose: Lose = (field, why) => {
    if (this.#met.has(field)) return;
    this.#met.add(field);
    this.#losses.push({ field, why });
  };

  /** The rule kept something of the entry in hand. */
  withhold(field: string, why: RuleWhy): void {
    if (!this.#met.has(`rule ${field}`)) this.#withheld.add({ field, why });
    this.#met.add(`rule ${field}`);
  }

  /** The entry in hand is in the file. */
  written(): void {
    for (const loss of this.#losses) this.#lost.add(loss);
    this.#written++;
    this.#next();
  }

  /** The entry in hand is not in the file: what of it would have been lost does not count. */
  leftOut(why: LeftOutWhy): void {
    this.#leftOut.add({ why });
    this.#next();
  }

  report(kind: Kind): LossReport {
    return {
      ...kind,
      offered: this.#offered,
      written: this.#written,
      leftOut: this.#leftOut.all,
      lost: this.#lost.all,
      withheld: this.#withheld.all,
    };
  }

  #next(): void {
    this.#offered++;
    this.#met.clear();
    this.#losses = [];
  }
}

/** How many entries each kind of loss met, in the order in which they were met first. */
class Counts<Of extends object> {
  readonly #counts = new Map<string, Of & { entries: number }>();

  add(of: Of): void {
    const key = Object.values(of).join(' ');
    const there = this.#counts.get(key);
    if (there === undefined) this.#counts.set(key, { ...of, entries: 1 });
    else there.entries++;
  }

  get all(): (Of & { entries: number })[] {
    return [...this.#counts.values()];
  }
}
