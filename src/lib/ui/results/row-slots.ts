/**
 * Which element shows which row of a long list. A row in sight keeps its element; one that comes takes that of one that left, in
 * their order: after a jump the same elements stand in the same order and are only written into. To move one costs a new layout of it.
 */
export class RowSlots {
  #slots: ReadonlyMap<number, number> = new Map();
  #made = 0;

  /** @param places of the rows in sight, upwards */
  assign(places: readonly number[]): void {
    const before = this.#slots;
    const inSight = new Set(places);
    const free = [...before].flatMap(([place, slot]) => (inSight.has(place) ? [] : [slot])).values();
    this.#slots = new Map(places.map((place) => [place, before.get(place) ?? free.next().value ?? this.#made++]));
  }

  /** The number of the element for a row in sight, no two the same; undefined out of sight. */
  of(place: number): number | undefined {
    return this.#slots.get(place);
  }
}
