import type { Result } from '#lib/domain/result.ts';
import { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

export type { SavedAnswer } from '#lib/domain/saved-answer.ts';

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

  /** Null when there is none of this id. */
  async find(answerId: string): Promise<Result<SavedAnswer | null, StorageFailure>> {
    const key = await this.#records.keyOf(answerId);
    return key.ok ? this.#records.get(key.value) : key;
  }

  /** Oldest first, so that a later answer about the same media record comes after an earlier one. */
  async all(): Promise<Result<SavedAnswer[], StorageFailure>> {
    const all = await this.#records.all();
    if (all.ok) all.value.sort((a, b) => (a.answer.asOf < b.answer.asOf ? -1 : a.answer.asOf > b.answer.asOf ? 1 : 0));
    return all;
  }
}
