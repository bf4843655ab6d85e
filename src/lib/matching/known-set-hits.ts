import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import { SEGMENT_KINDS, type SegmentKind } from '#lib/domain/known-set.ts';
import type { SetHitLists } from './known-set-contract.ts';

type Noted = {
  readonly file: number;
  readonly set: number;
  readonly via: SegmentKind;
  readonly distance: number;
  readonly category: SaidCategory | null;
};

/** Sets have 16 bits. */
const SETS = 2 ** 16;

/** The strongest hit of each file in each set: a stronger digest before a weaker one, a nearer picture before a farther one. */
export class KnownSetHits {
  readonly #best = new Map<number, Noted>();

  note(hit: Noted): void {
    const key = hit.file * SETS + hit.set;
    const known = this.#best.get(key);
    if (known === undefined || strengthOf(hit) < strengthOf(known)) this.#best.set(key, hit);
  }

  /** All of them, as lists that cross to the page at once; it holds none afterwards. */
  take(): SetHitLists {
    const hits = [...this.#best.values()];
    this.#best.clear();
    const said: SaidCategory[] = [];
    const places = new Map<string, number>();
    const placeOf = (category: SaidCategory | null): number => {
      if (category === null) return 0;
      const name = JSON.stringify([category.scheme, category.value]);
      const known = places.get(name);
      if (known !== undefined) return known;
      said.push(category);
      places.set(name, said.length);
      return said.length;
    };
    return {
      files: Uint32Array.from(hits, ({ file }) => file),
      sets: Uint16Array.from(hits, ({ set }) => set),
      vias: Uint8Array.from(hits, ({ via }) => SEGMENT_KINDS.indexOf(via)),
      distances: Uint8Array.from(hits, ({ distance }) => distance),
      categories: Uint16Array.from(hits, ({ category }) => placeOf(category)),
      said,
    };
  }
}

/** Smaller for a stronger hit. */
function strengthOf({ via, distance }: Noted): number {
  return SEGMENT_KINDS.indexOf(via) * 256 + distance;
}
