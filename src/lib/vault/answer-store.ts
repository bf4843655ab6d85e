import * as z from 'zod/mini';
import { Sha256 } from '#lib/domain/hash.ts';
import type { Result } from '#lib/domain/result.ts';
import { LookupAnswer, LookupItem } from '#lib/domain/wire/lookup.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** A verified answer of the hub, and which media record each of its refs stood for. */
export const SavedAnswer = z.strictObject({
  answer: LookupAnswer,
  items: z.array(z.strictObject({ ref: LookupItem.shape.ref, sha256: Sha256 })),
});
export type SavedAnswer = z.infer<typeof SavedAnswer>;

/** What the hub answered, for use without it. */
export class AnswerStore {
  readonly #access: Access;
  readonly #records: Records<SavedAnswer>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'answers', jsonOf(SavedAnswer));
  }

  async put(saved: SavedAnswer): Promise<Result<void, StorageFailure>> {
    const key = await this.#records.keyOf(saved.answer.answerId);
    return replace(this.#access, [key.ok ? await this.#records.change(key.value, saved) : key]);
  }

  /** Oldest first, so that a later answer about the same media record comes after an earlier one. */
  async all(): Promise<Result<SavedAnswer[], StorageFailure>> {
    const all = await this.#records.all();
    if (all.ok) all.value.sort((a, b) => (a.answer.asOf < b.answer.asOf ? -1 : a.answer.asOf > b.answer.asOf ? 1 : 0));
    return all;
  }
}
