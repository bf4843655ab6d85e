import { type ExchangeEntry, SAID_FLAGS } from './entry.ts';
import type { ContradictionKind } from './import-report.ts';
import { RecentSlots } from './recent-slots.ts';
import { RepeatedPhotoDna } from './repeated-photo-dna.ts';

/** Media whose flags are remembered, in some 7 MB: all of a list with fewer, the last ones of a longer one. */
const MEDIA = 2 ** 20;

type Contradiction = { readonly at: number; readonly kind: ContradictionKind };

/**
 * Where entries of a list cannot be right together, as far as only its reader can tell: a hub is told of the flags that are set,
 * not of those that are not, and of no hash of other makers.
 */
export class ReadingContradictions {
  readonly #photoDna = new RepeatedPhotoDna();
  readonly #slots = new RecentSlots(MEDIA);
  /** Two bits for each flag: said yes, said no. */
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
    const now = flagsOf(entry);
    const digest = entry.sha256 ?? entry.sha1 ?? entry.md5 ?? entry.pdq?.hash;
    if (now === 0 || digest === undefined) return false;
    const [high, low] = [Number.parseInt(digest.slice(0, 8), 16), Number.parseInt(digest.slice(8, 16), 16)];
    const known = this.#slots.of(high, low);
    const slot = known ?? this.#slots.give(high, low);
    const before = known === null ? 0 : (this.#flags[slot] ?? 0);
    // What was said first counts.
    const news = now & ~spread(before);
    this.#flags[slot] = before | news;
    return (now & ~news & ~before) !== 0;
  }

  #tell(at: number, kind: ContradictionKind): void {
    this.count++;
    if (this.first.length < this.#most) this.first.push({ at, kind });
  }
}

const [YES, NO] = [1, 2];

function flagsOf(entry: ExchangeEntry): number {
  let all = 0;
  for (const [place, flag] of SAID_FLAGS.entries()) {
    const said = entry[flag];
    if (said !== undefined) all |= (said ? YES : NO) << (2 * place);
  }
  return all;
}

/** Both bits of each flag of which anything was said. */
function spread(flags: number): number {
  const [yes, no] = [flags & 0x5555, flags & 0xaaaa];
  return flags | (yes << 1) | (no >> 1);
}
