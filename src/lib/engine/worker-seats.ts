/** Bounds how many workers are busy at once, whatever pool they are in. */
export class WorkerSeats {
  /** A lower one takes effect as busy workers finish. */
  #limit: number;
  #taken = 0;
  #pools: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
    for (const onChange of this.#pools) onChange();
  }

  /** @param onChange called when a seat may be free, or there are fewer seats than before */
  join(onChange: () => void): void {
    this.#pools.push(onChange);
  }

  /** More are busy than may be. */
  get isOver(): boolean {
    return this.#taken > this.#limit;
  }

  /** @param isUrgent somebody waits and looks at the screen: one more than the limit will do */
  take(isUrgent: boolean): boolean {
    if (this.#taken >= this.#limit + (isUrgent ? 1 : 0)) return false;
    this.#taken++;
    return true;
  }

  /** Gives a seat back; whoever did comes last when it is given away again. */
  leave(onChange: () => void): void {
    this.#taken--;
    this.#pools = [...this.#pools.filter((pool) => pool !== onChange), onChange];
    for (const pool of this.#pools) pool();
  }
}
