import { ImportedChunk, ImportedList } from '#lib/domain/exchange/imported.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { caseKey, casePrefix } from './case-keys.ts';
import { chunkKey, chunkPrefix } from './imported-keys.ts';
import { ImportedStaging, removeStagedList } from './imported-staging.ts';
import { jsonOf, Records, replace, type Access, type Readable } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Chunks that are read at a time. */
const PORTION = 8;

/** What other tools said about the media of each case, list by list. */
export class ImportedStore {
  readonly #access: Access;
  readonly #lists: Records<ImportedList>;
  readonly #chunks: Records<ImportedChunk>;

  constructor(access: Access) {
    this.#access = access;
    this.#lists = new Records(access, 'imports', jsonOf(ImportedList));
    this.#chunks = new Records(access, 'imported', jsonOf(ImportedChunk));
  }

  /** In the order in which they were imported. One that is not what was written keeps nobody from the others. */
  async lists(caseId: string): Promise<Result<Readable<ImportedList>, StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const all = await this.#lists.readable(await casePrefix(keys, caseId));
    if (all.ok) all.value.values.sort((a, b) => (a.id < b.id ? -1 : 1));
    return all;
  }

  /** Some chunks of a list, in the order asked; null for one that is not there any more. */
  async chunks(
    caseId: string,
    listId: string,
    numbers: readonly number[],
  ): Promise<Result<(ImportedChunk | null)[], StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const prefix = await chunkPrefix(keys, await casePrefix(keys, caseId), listId);
    return this.#chunks.getMany(numbers.map((number) => chunkKey(prefix, number)));
  }

  /** Every chunk of a list in its order, some at a time. Ends with the first failure; a missing one is damage. */
  async *everyChunk(
    caseId: string,
    { id, chunks }: Pick<ImportedList, 'id' | 'chunks'>,
  ): AsyncGenerator<Result<ImportedChunk[], StorageFailure>, void> {
    for (let first = 0; first < chunks; first += PORTION) {
      const numbers = Array.from({ length: Math.min(PORTION, chunks - first) }, (_, i) => first + i);
      const found = await this.chunks(caseId, id, numbers);
      const whole = found.ok ? found.value.filter((chunk) => chunk !== null) : [];
      const step = !found.ok ? found : whole.length === numbers.length ? ok(whole) : err('damaged-record' as const);
      yield step;
      if (!step.ok) return;
    }
  }

  /** A list on its way in, under an id that no other has. */
  begin(caseId: string, listId: string): Promise<Result<ImportedStaging, StorageFailure>> {
    return ImportedStaging.begin(this.#access, { caseId, listId });
  }

  /** Removes a list with everything that it says, in one transaction. */
  async remove(caseId: string, listId: string): Promise<Result<void, StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const prefix = await casePrefix(keys, caseId);
    return replace(this.#access, [
      ok({ store: 'imported', erase: { prefix: await chunkPrefix(keys, prefix, listId) } }),
      ok(this.#lists.erasure(await caseKey(keys, prefix, 'imports', listId))),
    ]);
  }

  /** See `removeStagedList`. */
  removeStaged(): Promise<Result<void, StorageFailure>> {
    return removeStagedList(this.#access);
  }
}
