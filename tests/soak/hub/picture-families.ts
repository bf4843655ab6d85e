import { hammingDistance, PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { randomHex, randomItem, withFlippedBits } from '../../fixtures/random-item.ts';

/** A made-up picture: what would be submitted of it, and from which other one it was made. */
export type Picture = { readonly item: SubmissionItem; readonly family: number };

/** Bits by which a copy differs at most: some are near, some just not. */
const MOST_FLIPPED = PDQ_MATCH_DISTANCE + 4;

/**
 * Pictures in families: copies of one another, edited and turned, as they go around. Only those of one family can be near
 * to each other, since hashes of strangers differ in some 128 bits.
 */
export class PictureFamilies {
  readonly #random: () => number;
  readonly #families: Picture[][] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  /** A new picture: a copy of one that was made before, or the first of its family. */
  next(): Picture {
    const [parent] = this.#families[this.#below(this.#families.length)] ?? [];
    if (parent === undefined || this.#random() < 0.6) {
      const first = { item: randomItem(), family: this.#families.length };
      this.#families.push([first]);
      return first;
    }
    const copy = { item: this.#copyOf(parent.item), family: parent.family };
    this.#families[parent.family]?.push(copy);
    return copy;
  }

  /** Others of its family whose stored hash is near to one of the eight of this one, as the hub compares them. */
  near(picture: Picture): Picture[] {
    return (this.#families[picture.family] ?? []).filter(
      (other) => other.item.sha256 !== picture.item.sha256 && isNear(picture.item, other.item),
    );
  }

  #copyOf({ pdq }: SubmissionItem): SubmissionItem {
    const hash = withFlippedBits(pdq?.hashes[0] ?? '', this.#below(MOST_FLIPPED + 1));
    const hashes = Array.from({ length: 8 }, () => randomHex(32));
    // A turned copy shows the same picture by another of its eight hashes.
    hashes[this.#random() < 0.7 ? 0 : 1 + this.#below(7)] = hash;
    return randomItem({ pdq: { profile: 'direct', quality: 90, damaged: false, hashes } });
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function isNear(asking: SubmissionItem, stored: SubmissionItem): boolean {
  const kept = stored.pdq?.hashes[0] ?? '';
  return (asking.pdq?.hashes ?? []).some((hash) => hammingDistance(hash, kept) <= PDQ_MATCH_DISTANCE);
}
