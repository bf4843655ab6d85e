import { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Change } from './database.ts';
import { removeStagedSet, SetStaging } from './known-set-staging.ts';
import { segmentKey, segmentPrefix } from './known-set-keys.ts';
import { jsonOf, RAW_BYTES, type Readable, readable, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The known sets of the vault. Their segments are fetched one by one: together they may be larger than memory. */
export class KnownSetStore {
  readonly #access: Access;
  readonly #sets: Records<KnownSet>;
  readonly #segments: Records<Bytes>;

  constructor(access: Access) {
    this.#access = access;
    this.#sets = new Records(access, 'sets', jsonOf(KnownSet));
    this.#segments = new Records(access, 'segments', RAW_BYTES);
  }

  /** In their order. */
  async list(): Promise<Result<Readable<KnownSet>, StorageFailure>> {
    const rows = await this.#sets.rows();
    const found = rows.ok ? readable(rows.value) : rows;
    if (found.ok) found.value.values.sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
    return found;
  }

  /** The bytes of one segment; one that is not there is damage. */
  async segment(setId: string, number: number): Promise<Result<Bytes, StorageFailure>> {
    const prefix = await this.#prefix(setId);
    const bytes = prefix.ok ? await this.#segments.get(segmentKey(prefix.value, number)) : prefix;
    if (!bytes.ok) return bytes;
    return bytes.value === null ? err('damaged-record') : ok(bytes.value);
  }

  /** Changes what is kept of some sets, in one transaction. */
  async put(sets: readonly KnownSet[]): Promise<Result<void, StorageFailure>> {
    const changes: Result<Change, StorageFailure>[] = [];
    for (const set of sets) {
      const key = await this.#sets.keyOf(set.id);
      changes.push(key.ok ? await this.#sets.change(key.value, set) : key);
    }
    return replace(this.#access, changes);
  }

  async remove(setId: string): Promise<Result<void, StorageFailure>> {
    const key = await this.#sets.keyOf(setId);
    const prefix = await this.#prefix(setId);
    if (!key.ok || !prefix.ok) return err('locked');
    const segments: Change = { store: 'segments', erase: { prefix: prefix.value } };
    return replace(this.#access, [ok(this.#sets.erasure(key.value)), ok(segments)]);
  }

  /** A set on its way in; whoever begins one holds a lock. */
  stage(setId: string): Promise<Result<SetStaging, StorageFailure>> {
    return SetStaging.begin(this.#access, setId);
  }

  /** See `removeStagedSet`. */
  removeStaged(): Promise<Result<void, StorageFailure>> {
    return removeStagedSet(this.#access);
  }

  #prefix(setId: string): Promise<Result<string, 'locked'>> {
    return segmentPrefix(this.#access, setId);
  }
}
