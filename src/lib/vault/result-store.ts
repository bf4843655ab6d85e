import { Occurrence } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** What hashing found, one record a path. */
export class ResultStore {
  readonly #access: Access;
  readonly #records: Records<Occurrence>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'results', jsonOf(Occurrence));
  }

  /** One strict transaction, all or nothing. A path that is there already is replaced, so appending again does no harm. */
  async append(occurrences: readonly Occurrence[]): Promise<Result<void, StorageFailure>> {
    const changes = occurrences.map(async (occurrence) => {
      const key = await this.#records.keyOf(occurrence.path);
      return key.ok ? this.#records.change(key.value, occurrence) : key;
    });
    return replace(this.#access, await Promise.all(changes));
  }

  /** Sorted by path: in the store they lie in an order that says nothing. */
  async all(): Promise<Result<Occurrence[], StorageFailure>> {
    const all = await this.#records.all();
    if (all.ok) all.value.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return all;
  }

  async clear(): Promise<Result<void, StorageFailure>> {
    return this.#records.clear();
  }
}
