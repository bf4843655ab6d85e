import { type ExchangeEntry, SAID_FLAGS } from './entry.ts';
import type { ReadContradictionKind } from './import-report.ts';
import { RecentSlots } from './recent-slots.ts';
import { RepeatedPhotoDna } from './repeated-photo-dna.ts';
import { withFlags } from './said-flags.ts';

/** Media whose flags are remembered, in some 7 MB: all of a list with fewer, the last ones of a longer one. */
const MEDIA = 2 ** 20;

type Contradiction = { readonly at: number; readonly kind: ReadContradictionKind };

/**
 * Where entries of a list cannot be right together, as far as only its reader can tell: a hub is told of the flags that are set,
 * not of those that are not, and of no hash of other makers.
 */
export class ReadingContradictions {
  readonly #photoDna = new RepeatedPhotoDna();
  readonly #slots = new RecentSlots(MEDIA);
  /** As `withFlags` has them. */
  readonly #flags = new Uint16Array(MEDIA);
  readonly #most: number;
  readonly first: Contradiction[] = [];
  count = 0;

  /** @param most of how many it remembers the place */
  constructor(most: number) {
    this.#most = most;
  }

  take(entries: readonly ExchangeEntry[]): void {
    for (const entry of entries) {
      if (this.#flagDiffers(entry)) this.#tell(entry.at, 'flag');
      if (this.#photoDna.take(entry).repeated.length > 0) this.#tell(entry.at, 'photodna-of-many-files');
    }
  }

  #flagDiffers(entry: ExchangeEntry): boolean {
    const digest = entry.sha256 ?? entry.sha1 ?? entry.md5 ?? entry.pdq?.hash;
    const saysSome = SAID_FLAGS.some((flag) => entry[flag] !== undefined);
    if (!saysSome || digest === undefined) return false;
    const [high, low] = [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
    const known = this.#slots.of(high, low);
    const slot = known ?? this.#slots.give(high, low);
    const { flags, differs } = withFlags(known === null ? 0 : (this.#flags[slot] ?? 0), entry);
    this.#flags[slot] = flags;
    return differs;
  }

  #tell(at: number, kind: ReadContradictionKind): void {
    this.count++;
    if (this.first.length < this.#most) this.first.push({ at, kind });
  }
}
