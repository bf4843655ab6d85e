import type { OwnedHashes } from './owned-hashes.ts';
import type { MatchReply } from './protocol.ts';

/** A search of many questions, some at a time. */
export class SearchRun {
  readonly #id: number;
  readonly #among: OwnedHashes;
  readonly #questions: readonly Uint8Array[];
  readonly #counts: Uint32Array<ArrayBuffer>;
  readonly #owners: number[] = [];
  readonly #distances: number[] = [];
  #answered = 0;

  constructor(id: number, among: OwnedHashes, questions: readonly Uint8Array[]) {
    this.#id = id;
    this.#among = among;
    this.#questions = questions;
    this.#counts = new Uint32Array(questions.length);
  }

  /**
   * Answers questions until `until`, by `performance.now()`, but at least one.
   *
   * @returns the whole reply when that was the last
   * @throws RangeError when a question is not 1 to 8 hashes
   */
  goOn(until: number): MatchReply | null {
    while (this.#answered < this.#questions.length) {
      this.#answerNext();
      if (performance.now() >= until && this.#answered < this.#questions.length) return null;
    }
    return {
      id: this.#id,
      counts: this.#counts,
      owners: Float64Array.from(this.#owners),
      distances: Uint8Array.from(this.#distances),
    };
  }

  #answerNext(): void {
    const before = this.#owners.length;
    this.#among.search(this.#questions[this.#answered] ?? new Uint8Array(), (owner, distance) => {
      this.#owners.push(owner);
      this.#distances.push(distance);
    });
    this.#counts[this.#answered++] = this.#owners.length - before;
  }
}
