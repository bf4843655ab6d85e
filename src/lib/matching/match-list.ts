/** Distances are 0 to 256. */
const DISTANCES = 257;
const FIRST_CAPACITY = 256;

/** Matches of one question, collected in memory that is used again for the next: tens of thousands make no garbage. */
export class MatchList {
  length = 0;
  ids = new Uint32Array(FIRST_CAPACITY);
  distances = new Uint16Array(FIRST_CAPACITY);
  needles = new Uint8Array(FIRST_CAPACITY);

  clear(): void {
    this.length = 0;
  }

  push(id: number, distance: number, needle: number): void {
    if (this.length === this.ids.length) this.#grow();
    this.ids[this.length] = id;
    this.distances[this.length] = distance;
    this.needles[this.length] = needle;
    this.length++;
  }

  /** Positions in the list, nearest first; equals stay in the order in which they came (a counting sort). */
  nearestFirst(): Uint32Array {
    const starts = new Uint32Array(DISTANCES + 1);
    for (let at = 0; at < this.length; at++) {
      const after = (this.distances[at] ?? 0) + 1;
      starts[after] = (starts[after] ?? 0) + 1;
    }
    for (let distance = 1; distance <= DISTANCES; distance++) {
      starts[distance] = (starts[distance] ?? 0) + (starts[distance - 1] ?? 0);
    }
    const order = new Uint32Array(this.length);
    for (let at = 0; at < this.length; at++) {
      const distance = this.distances[at] ?? 0;
      const place = starts[distance] ?? 0;
      order[place] = at;
      starts[distance] = place + 1;
    }
    return order;
  }

  #grow(): void {
    const { ids, distances, needles } = this;
    this.ids = new Uint32Array(2 * ids.length);
    this.ids.set(ids);
    this.distances = new Uint16Array(2 * ids.length);
    this.distances.set(distances);
    this.needles = new Uint8Array(2 * ids.length);
    this.needles.set(needles);
  }
}
