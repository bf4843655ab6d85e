import type { SaidCategory } from '#lib/domain/exchange/entry.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import { type LocalVerdict, localVerdict, type SetHit } from '#lib/domain/set-hit.ts';
import type { Via } from '#lib/domain/verdict.ts';
import { frameBreaks } from '../row-order.ts';

/** A hit as it is kept: the set's name and place are looked up when it is shown. */
export type FoundHit = {
  readonly setId: string;
  readonly via: Via;
  readonly distance: number;
  readonly category: SaidCategory | null;
};

/** How many files have each verdict. */
type LocalCounts = Readonly<Record<LocalVerdict, number>>;
export const NO_COUNTS: LocalCounts = { 'known-bad': 0, 'known-good': 0, both: 0, unsure: 0 };

const VIAS: readonly Via[] = ['sha256', 'sha1', 'md5', 'pdq'];
const NONE: readonly SetHit[] = [];

/** What the enabled sets of this device say of the files of the case. Plain memory: who shows it is told when it changes. */
export class SetHits {
  readonly #bySha256 = new Map<string, FoundHit[]>();
  #sets: readonly KnownSet[] = [];

  /** @param sets the enabled ones in their order; what others found is not told */
  use(sets: readonly KnownSet[]): void {
    this.#sets = sets;
  }

  /** In the order of the sets. */
  of(sha256: string): readonly SetHit[] {
    const found = this.#bySha256.get(sha256);
    if (found === undefined) return NONE;
    return this.#sets.flatMap(({ id, name, kind }) => {
      const hit = found.find(({ setId }) => setId === id);
      return hit === undefined ? [] : [{ ...hit, setName: name, kind }];
    });
  }

  /** Of several hits in the same set the strongest stays. */
  add(sha256: string, hit: FoundHit): void {
    const found = this.#bySha256.get(sha256) ?? [];
    const place = found.findIndex(({ setId }) => setId === hit.setId);
    if (place < 0) found.push(hit);
    else if (isStronger(hit, found[place])) found[place] = hit;
    this.#bySha256.set(sha256, found);
  }

  /** Without holding up the page. */
  async counts(): Promise<LocalCounts> {
    const counts = { ...NO_COUNTS };
    const breathe = frameBreaks();
    for (const sha256 of this.#bySha256.keys()) {
      const verdict = localVerdict(this.of(sha256));
      if (verdict !== null) counts[verdict]++;
      await breathe();
    }
    return counts;
  }

  clear(): void {
    this.#bySha256.clear();
  }
}

function isStronger(one: FoundHit, other: FoundHit | undefined): boolean {
  if (other === undefined || one.via === other.via) return other === undefined || one.distance < other.distance;
  return VIAS.indexOf(one.via) < VIAS.indexOf(other.via);
}
