import { err, ok, type Result } from '#lib/domain/result.ts';
import { RAW_BYTES, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Keys of batches have no full stop. */
const PREFIX = 'question.';

/**
 * The bodies of questions that are being looked at: a question about 100,000 records is more than the memory of an old
 * laptop should hold. They lie beside the bodies of batches, and no record names them: whoever put them there forgets them.
 */
export class QuestionStore {
  readonly #access: Access;
  readonly #bodies: Records<Uint8Array<ArrayBuffer>>;

  constructor(access: Access) {
    this.#access = access;
    this.#bodies = new Records(access, 'batches', RAW_BYTES);
  }

  /** @param id any text that no other question has */
  async put(id: string, body: Uint8Array<ArrayBuffer>): Promise<Result<void, StorageFailure>> {
    const key = await this.#keyOf(id);
    return key.ok ? replace(this.#access, [await this.#bodies.change(key.value, body)]) : key;
  }

  async body(id: string): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageFailure>> {
    const key = await this.#keyOf(id);
    return key.ok ? this.#bodies.get(key.value) : key;
  }

  async forget(ids: readonly string[]): Promise<Result<void, StorageFailure>> {
    const keys = await Promise.all(ids.map((id) => this.#keyOf(id)));
    return replace(
      this.#access,
      keys.map((key) => (key.ok ? ok(this.#bodies.erasure(key.value)) : key)),
    );
  }

  /** Forgets all of them, also those of an earlier sitting. */
  async clear(): Promise<Result<void, StorageFailure>> {
    if (this.#access.keys === null) return err('locked');
    return replace(this.#access, [ok({ store: 'batches', erase: { prefix: PREFIX } })]);
  }

  async #keyOf(id: string): Promise<Result<string, 'locked'>> {
    const key = await this.#bodies.keyOf(`${PREFIX}${id}`);
    return key.ok ? ok(`${PREFIX}${key.value}`) : key;
  }
}
