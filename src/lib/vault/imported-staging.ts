import * as z from 'zod/mini';
import { Case } from '#lib/domain/case.ts';
import { ImportedChunk, ImportedList } from '#lib/domain/exchange/imported.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { UuidV7 } from '#lib/domain/uuid.ts';
import { caseKey, casePrefix } from './case-keys.ts';
import type { Change } from './database.ts';
import { chunkKey, chunkPrefix } from './imported-keys.ts';
import { jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** The key in the store of facts under which stands which list is on its way in. */
const STAGED = 'staged-list';
const Staged = z.strictObject({ caseId: UuidV7, listId: UuidV7 });
type Staged = z.infer<typeof Staged>;

/**
 * A list on its way into a case. Its chunks are written some at a time and belong to no list; the last transaction makes
 * the list, and they are there. Whatever happens before, the case is as it was but for hidden records, which
 * `removeStagedList` removes. One at a time: whoever imports holds a lock.
 */
export class ImportedStaging {
  readonly #access: Access;
  readonly #staged: Staged;
  readonly #chunks: Records<ImportedChunk>;
  readonly #prefix: string;
  #written = 0;

  private constructor(access: Access, staged: Staged, prefix: string) {
    this.#access = access;
    this.#staged = staged;
    this.#prefix = prefix;
    this.#chunks = new Records(access, 'imported', jsonOf(ImportedChunk));
  }

  static async begin(access: Access, staged: Staged): Promise<Result<ImportedStaging, StorageFailure>> {
    const cleared = await removeStagedList(access);
    if (!cleared.ok) return cleared;
    const marked = await replace(access, [await marks(access).change(STAGED, staged)]);
    if (!marked.ok) return marked;
    const prefix = await prefixOf(access, staged);
    return prefix.ok ? ok(new ImportedStaging(access, staged, prefix.value)) : prefix;
  }

  /** Some chunks in one strict transaction. */
  async put(chunks: readonly ImportedChunk[]): Promise<Result<void, StorageFailure>> {
    const changes: Result<Change, 'locked'>[] = [];
    // One after the other: to write them all as JSON at once would hold the page up.
    for (const chunk of chunks) changes.push(await this.#chunks.change(chunkKey(this.#prefix, chunk.number), chunk));
    const done = await replace(this.#access, changes);
    if (done.ok) this.#written += chunks.length;
    return done;
  }

  /** Writes a chunk that is there anew. `storage-failed` when it is not. */
  async amend(number: number, change: (chunk: ImportedChunk) => ImportedChunk): Promise<Result<void, StorageFailure>> {
    const key = chunkKey(this.#prefix, number);
    const found = await this.#chunks.getMany([key]);
    if (!found.ok) return found;
    const [chunk] = found.value;
    if (chunk === undefined || chunk === null) return err('storage-failed');
    return replace(this.#access, [await this.#chunks.change(key, change(chunk))]);
  }

  /** Makes the list. `storage-failed` when its case or some of its chunks have gone meanwhile. */
  async finish(list: ImportedList): Promise<Result<void, StorageFailure>> {
    const count = await this.#access.database.count('imported', this.#prefix);
    if (!count.ok) return count;
    const there = await caseIsThere(this.#access, this.#staged.caseId);
    if (!there.ok) return there;
    if (!there.value || count.value !== this.#written) return err('storage-failed');
    const key = await listKey(this.#access, this.#staged);
    return replace(this.#access, [
      key.ok ? await new Records(this.#access, 'imports', jsonOf(ImportedList)).change(key.value, list) : key,
      ok(marks(this.#access).erasure(STAGED)),
    ]);
  }

  /** Takes back what was written. */
  discard(): Promise<Result<void, StorageFailure>> {
    return removeStagedList(this.#access);
  }
}

/**
 * Removes what an import left behind that did not come to its end, in one transaction; nothing when there is none. To be
 * asked at each unlock, under the lock of imported lists.
 */
export async function removeStagedList(access: Access): Promise<Result<void, StorageFailure>> {
  const left = await marks(access).get(STAGED);
  if (!left.ok) return left;
  if (left.value === null) return ok(undefined);
  const [key, prefix] = [await listKey(access, left.value), await prefixOf(access, left.value)];
  if (!key.ok) return key;
  if (!prefix.ok) return prefix;
  const list = await access.database.get('imports', key.value);
  if (!list.ok) return list;
  // As a list of its case it is no remnant, whatever the mark says.
  const remnants = list.value === null ? [ok({ store: 'imported' as const, erase: { prefix: prefix.value } })] : [];
  return replace(access, [...remnants, ok(marks(access).erasure(STAGED))]);
}

function marks(access: Access) {
  return new Records(access, 'facts', jsonOf(Staged));
}

async function listKey({ keys }: Access, { caseId, listId }: Staged): Promise<Result<string, 'locked'>> {
  return keys === null ? err('locked') : ok(await caseKey(keys, await casePrefix(keys, caseId), 'imports', listId));
}

async function prefixOf({ keys }: Access, { caseId, listId }: Staged): Promise<Result<string, 'locked'>> {
  return keys === null ? err('locked') : ok(await chunkPrefix(keys, await casePrefix(keys, caseId), listId));
}

async function caseIsThere(access: Access, caseId: string): Promise<Result<boolean, StorageFailure>> {
  const key = await new Records(access, 'cases', jsonOf(Case)).keyOf(caseId);
  const row = key.ok ? await access.database.get('cases', key.value) : key;
  return row.ok ? ok(row.value !== null) : row;
}
