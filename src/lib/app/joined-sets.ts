import { GrowingNumbers } from '#lib/matching/growing-numbers.ts';

/**
 * Sets of numbers 0, 1, 2 ... that are joined and never parted (union by size with path halving: R. E. Tarjan and
 * J. van Leeuwen, Worst-case Analysis of Set Union Algorithms, JACM 31(2), 1984). The members of each form a ring.
 */
export class JoinedSets {
  readonly #parents = new GrowingNumbers();
  /** Of representatives only. */
  readonly #sizes = new GrowingNumbers();
  readonly #ring = new GrowingNumbers();

  /** The next number, alone in a set. */
  add(): number {
    const number = this.#parents.length;
    this.#parents.push(number);
    this.#sizes.push(1);
    this.#ring.push(number);
    return number;
  }

  /** The same number for all members of a set, until it is joined with another. */
  representative(number: number): number {
    let at = number;
    for (let parent = this.#parents.at(at); parent !== at; parent = this.#parents.at(at)) {
      this.#parents.set(at, this.#parents.at(parent));
      at = this.#parents.at(at);
    }
    return at;
  }

  /** How many members the set of a representative has. */
  sizeOf(representative: number): number {
    return this.#sizes.at(representative);
  }

  /** Makes one set of two, given by their different representatives, and returns its representative. */
  join(one: number, other: number): number {
    const [large, small] = this.sizeOf(one) >= this.sizeOf(other) ? [one, other] : [other, one];
    this.#parents.set(small, large);
    this.#sizes.set(large, this.sizeOf(large) + this.sizeOf(small));
    // Two rings become one when one member of each is followed by what followed the other.
    const after = this.#ring.at(large);
    this.#ring.set(large, this.#ring.at(small));
    this.#ring.set(small, after);
    return large;
  }

  /** All members of the set in which a number is. */
  members(number: number): number[] {
    const members = [number];
    for (let at = this.#ring.at(number); at !== number; at = this.#ring.at(at)) members.push(at);
    return members;
  }
}
