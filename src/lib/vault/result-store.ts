import { Occurrence } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** What hashing found: one record for each path of a medium, so that two files of one name from two folders stay two. */
export class ResultStore {
  readonly #access: Access;
  readonly #records: Records<Occurrence>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'results', jsonOf(Occurrence));
  }

  /** One strict transaction, all or nothing. The same path of the same medium is replaced: appending again does no harm. */
  async append(occurrences: readonly Occurrence[]): Promise<Result<void, StorageFailure>> {
    const changes = occurrences.map(async (occurrence) => {
      // No path holds a zero byte, so the two parts cannot be taken for each other.
      const key = await this.#records.keyOf(`${occurrence.path}\0${occurrence.media?.sha256 ?? ''}`);
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
