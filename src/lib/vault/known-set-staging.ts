import * as z from 'zod/mini';
import { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { UuidV7 } from '#lib/domain/uuid.ts';
import type { Change } from './database.ts';
import { segmentKey, segmentPrefix } from './known-set-keys.ts';
import { commit, jsonOf, RAW_BYTES, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The key in the store of facts under which stands which set is on its way in. */
const STAGED = 'staged-set';
const Staged = z.strictObject({ setId: UuidV7 });

/**
 * A known set on its way into the vault: pieces of it under numbers, each sealed for itself, until the last transaction makes
 * the set of some of them and erases the others. Whatever happens before, the vault is as it was but for hidden pieces, which
 * `removeStagedSet` removes. One at a time: whoever imports holds a lock.
 */
export class SetStaging {
  readonly setId: string;
  readonly #access: Access;
  readonly #prefix: string;
  readonly #pieces: Records<Bytes>;
  readonly #held = new Set<number>();
  #next = 0;

  private constructor(access: Access, setId: string, prefix: string) {
    this.#access = access;
    this.setId = setId;
    this.#prefix = prefix;
    this.#pieces = new Records(access, 'segments', RAW_BYTES);
  }

  static async begin(access: Access, setId: string): Promise<Result<SetStaging, StorageFailure>> {
    const cleared = await removeStagedSet(access);
    if (!cleared.ok) return cleared;
    const prefix = await segmentPrefix(access, setId);
    if (!prefix.ok) return prefix;
    const marked = await replace(access, [await staged(access).change(STAGED, { setId })]);
    return marked.ok ? ok(new SetStaging(access, setId, prefix.value)) : marked;
  }

  /** Puts a piece away. @returns its number */
  async put(piece: Bytes): Promise<Result<number, StorageFailure>> {
    const number = this.#next++;
    const done = await replace(this.#access, [await this.#pieces.change(segmentKey(this.#prefix, number), piece)]);
    if (!done.ok) return done;
    this.#held.add(number);
    return ok(number);
  }

  async get(number: number): Promise<Result<Bytes, StorageFailure>> {
    const piece = await this.#pieces.get(segmentKey(this.#prefix, number));
    if (!piece.ok) return piece;
    return piece.value === null ? err('damaged-record') : ok(piece.value);
  }

  async erase(numbers: readonly number[]): Promise<Result<void, StorageFailure>> {
    for (const number of numbers) this.#held.delete(number);
    return replace(this.#access, this.#erasures(numbers));
  }

  /** Makes the set of the pieces that it names, in one transaction. */
  async finish(set: KnownSet): Promise<Result<void, StorageFailure>> {
    const named = new Set(set.segments.map(({ number }) => number));
    const sets = setRecordsOf(this.#access);
    const key = await sets.keyOf(set.id);
    if (!key.ok) return key;
    const done = await commit(this.#access, [
      await sets.change(key.value, set, { mustBeNew: true }),
      ...this.#erasures([...this.#held].filter((number) => !named.has(number))),
      ok(staged(this.#access).erasure(STAGED)),
    ]);
    if (done.ok) return ok(undefined);
    return err(done.error === 'taken' ? 'storage-failed' : done.error);
  }

  /** Takes back what was written. */
  discard(): Promise<Result<void, StorageFailure>> {
    return removeStagedSet(this.#access);
  }

  #erasures(numbers: readonly number[]): Result<Change, never>[] {
    return numbers.map((number) => ok(this.#pieces.erasure(segmentKey(this.#prefix, number))));
  }
}

/**
 * Removes what an import left behind that did not come to its end, in one transaction; nothing when there is none. To be
 * asked at each unlock, under the lock of imports.
 */
export async function removeStagedSet(access: Access): Promise<Result<void, StorageFailure>> {
  const left = await staged(access).get(STAGED);
  if (!left.ok) return left;
  if (left.value === null) return ok(undefined);
  const prefix = await segmentPrefix(access, left.value.setId);
  if (!prefix.ok) return prefix;
  const key = await setRecordsOf(access).keyOf(left.value.setId);
  // In the list it is no remnant, whatever the mark says.
  const made = key.ok ? await access.database.get('sets', key.value) : key;
  if (!made.ok) return made;
  const pieces: Change[] = made.value === null ? [{ store: 'segments', erase: { prefix: prefix.value } }] : [];
  return replace(access, [...pieces, staged(access).erasure(STAGED)].map(ok));
}

function staged(access: Access) {
  return new Records(access, 'facts', jsonOf(Staged));
}

function setRecordsOf(access: Access) {
  return new Records(access, 'sets', jsonOf(KnownSet));
}
