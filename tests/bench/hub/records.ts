import { createHash } from 'node:crypto';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { HASH_BYTES } from '#lib/matching/near-duplicate-index.ts';
import {
  freshHashes,
  invertBits,
  seededWords,
  skewedHashes,
  type SkewedHashes,
  type Words,
} from '../../fixtures/skewed-hashes.ts';

const FARTHEST = 31;

const digest = (algorithm: string, record: number) => createHash(algorithm).update(`record ${record}`).digest('hex');
const digestsOf = (record: number) => ({
  sha256: digest('sha256', record),
  sha1: digest('sha1', record),
  md5: digest('md5', record),
});

/** So many records of distinct files that nobody has: their digests follow from their numbers, their PDQ hashes are skewed. */
export class Records {
  readonly count: number;
  readonly #words: Words;
  readonly #set: SkewedHashes;
  /** The other seven of eight, which nothing compares: made once, and moved on for each record. */
  readonly #turned: Buffer;

  constructor(count: number) {
    this.count = count;
    this.#words = seededWords(count);
    this.#set = skewedHashes(count, this.#words);
    this.#turned = Buffer.from(freshHashes(7 + 64, this.#set.model));
  }

  /** As a bureau submits it: digests, eight hashes, form. */
  item(record: number): SubmissionItem {
    const hash = Buffer.from(this.#set.hashes.buffer, record * HASH_BYTES, HASH_BYTES).toString('hex');
    const from = (record % 64) * HASH_BYTES;
    const seven = Array.from({ length: 7 }, (_, i) =>
      this.#turned.toString('hex', from + i * HASH_BYTES, from + (i + 1) * HASH_BYTES),
    );
    return {
      ...digestsOf(record),
      pdq: { profile: 'direct', quality: 90, hashes: [hash, ...seven], damaged: false },
      ...{ bytes: 1_000_000 + record, mime: 'image/jpeg', width: 4000, height: 3000 },
    };
  }

  /** Every second one is a record's; the others are nobody's. */
  exactQuestion(items: number): LookupItem[] {
    return Array.from({ length: items }, (_, ref) => {
      const record = this.#words() % this.count;
      return { ref, ...digestsOf(ref % 2 === 0 ? record : -1 - record) };
    });
  }

  /** Every second one holds a record's hash with 1 to 31 of its bits inverted among its eight; the others are fresh. */
  nearQuestion(items: number): LookupItem[] {
    return Array.from({ length: items }, (_, ref) => {
      const eight = freshHashes(8, this.#set.model);
      if (ref % 2 === 0) {
        const record = this.#words() % this.count;
        const at = (this.#words() & 7) * HASH_BYTES;
        eight.set(this.#set.hashes.subarray(record * HASH_BYTES, (record + 1) * HASH_BYTES), at);
        invertBits(eight, at, 1 + (this.#words() % FARTHEST), this.#words);
      }
      const hashes = Array.from({ length: 8 }, (_, i) =>
        Buffer.from(eight.buffer, i * HASH_BYTES, HASH_BYTES).toString('hex'),
      );
      return { ref, pdq: { profile: 'direct', quality: 90, hashes, damaged: false } };
    });
  }
}
