import type * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Change, Database, Page } from './database.ts';
import type { RowKey, SealedStoreName } from './schema.ts';
import { sealedName } from './sealed-name.ts';
import { seal, unseal } from './sealing.ts';
import type { StorageFailure } from './storage-failure.ts';
import type { VaultKeys } from './vault-keys.ts';

/** An open vault as its stores see it; `keys` is null once it is locked. */
export type Access = { readonly database: Database; keys: VaultKeys | null };

/** How a value becomes bytes and is checked on its way back; `decode` answers null to bytes that are no such value. */
export type Codec<T> = {
  encode(value: T): Uint8Array<ArrayBuffer>;
  decode(bytes: Uint8Array<ArrayBuffer>): T | null;
};

/** JSON of a schema. A value that does not fit its schema is a bug of the writer and throws: it could never be read. */
export function jsonOf<T>(schema: z.ZodMiniType<T>): Codec<T> {
  return {
    encode: (value) => new TextEncoder().encode(JSON.stringify(schema.parse(value))),
    decode(bytes) {
      try {
        return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
      } catch {
        return null;
      }
    },
  };
}

export const RAW_BYTES: Codec<Uint8Array<ArrayBuffer>> = { encode: (bytes) => bytes, decode: (bytes) => bytes };

export type Row<T> = { key: RowKey; value: Result<T, StorageFailure> };

/** What can be read of some records: a damaged one is told and kept, and never keeps the others from their officer. */
export type Readable<T> = { readonly values: T[]; readonly damaged: RowKey[] };

/** Parts rows; any failure but damage fails them all. */
export function readable<T>(rows: readonly Row<T>[]): Result<Readable<T>, StorageFailure> {
  const found: Readable<T> = { values: [], damaged: [] };
  for (const { key, value } of rows) {
    if (value.ok) found.values.push(value.value);
    else if (value.error === 'damaged-record') found.damaged.push(key);
    else return value;
  }
  return ok(found);
}

/** As many as the page can open without being held up. */
const PAGE = 100;
const LOCKED: Result<never, StorageFailure> = err('locked');

/**
 * Records of one kind in one sealed store. Sealing happens before a transaction begins, since waiting for WebCrypto
 * inside one would end it.
 */
export class Records<T> {
  readonly #access: Access;
  readonly #store: SealedStoreName;
  readonly #codec: Codec<T>;

  constructor(access: Access, store: SealedStoreName, codec: Codec<T>) {
    this.#access = access;
    this.#store = store;
    this.#codec = codec;
  }

  /** The key of a record whose own name must not be seen. */
  async keyOf(name: string): Promise<Result<string, 'locked'>> {
    const { keys } = this.#access;
    return keys === null ? err('locked') : ok(await sealedName(keys, this.#store, name));
  }

  /** A write, sealed and ready for `Database.commit`. */
  async change(key: RowKey, value: T, options: { mustBeNew?: boolean } = {}): Promise<Result<Change, 'locked'>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const row = await seal(keys, this.#store, key, this.#codec.encode(value));
    return ok({ store: this.#store, key, row, ...options });
  }

  /** An erasure, ready for `Database.commit`. */
  erasure(key: RowKey): Change {
    return { store: this.#store, erase: key };
  }

  async get(key: RowKey): Promise<Result<T | null, StorageFailure>> {
    if (this.#access.keys === null) return err('locked');
    const row = await this.#access.database.get(this.#store, key);
    if (!row.ok) return row;
    return row.value === null ? ok(null) : this.#open(key, row.value);
  }

  /** Records under these keys, in their order. */
  async getMany(keys: readonly RowKey[]): Promise<Result<(T | null)[], StorageFailure>> {
    if (this.#access.keys === null) return err('locked');
    const rows = await this.#access.database.getMany(this.#store, keys);
    if (!rows.ok) return rows;
    const values: (T | null)[] = [];
    const opened = rows.value.map(async (row, i) => (row === null ? ok(null) : this.#open(keys[i] ?? '', row)));
    for (const value of await Promise.all(opened)) {
      if (!value.ok) return value;
      values.push(value.value);
    }
    return ok(values);
  }

  /** Every record in the order of the keys, each with its own failure. */
  async rows(prefix?: string): Promise<Result<Row<T>[], StorageFailure>> {
    const rows: Row<T>[] = [];
    for await (const page of this.pages(prefix)) {
      if (!page.ok) return page;
      rows.push(...page.value);
    }
    return ok(rows);
  }

  /**
   * The same, some at a time, so that whoever reads 100,000 of them can do other things in between. Ends with the first
   * page that cannot be had.
   *
   * @param prefix when given, only records whose key begins so
   * @param from only records after this key
   */
  async *pages(prefix?: string, from: RowKey | null = null): AsyncGenerator<Result<Row<T>[], StorageFailure>> {
    for (let after = from; ;) {
      const page: Result<Page, StorageFailure> =
        this.#access.keys === null ? LOCKED : await this.#access.database.page(this.#store, after, PAGE, prefix);
      if (!page.ok) {
        yield page;
        return;
      }
      const found: Page = page.value;
      yield ok(await Promise.all(found.map(async ({ key, row }) => ({ key, value: await this.#open(key, row) }))));
      if (found.length < PAGE) return;
      for (const { key } of found) after = key;
    }
  }

  /** Every record, or the first failure: a damaged record is never left out. */
  async all(prefix?: string): Promise<Result<T[], StorageFailure>> {
    const rows = await this.rows(prefix);
    if (!rows.ok) return rows;
    const values: T[] = [];
    for (const { value } of rows.value) {
      if (!value.ok) return value;
      values.push(value.value);
    }
    return ok(values);
  }

  /** Every record that can be read, and the keys of those that are not what was written. */
  async readable(prefix?: string): Promise<Result<Readable<T>, StorageFailure>> {
    const rows = await this.rows(prefix);
    return rows.ok ? readable(rows.value) : rows;
  }

  async clear(): Promise<Result<void, StorageFailure>> {
    return this.#access.keys === null ? err('locked') : this.#access.database.clear(this.#store);
  }

  async #open(key: RowKey, row: unknown): Promise<Result<T, StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const plain = await unseal(keys, this.#store, key, row);
    if (!plain.ok) return plain;
    const value = this.#codec.decode(plain.value);
    return value === null ? err('damaged-record') : ok(value);
  }
}

/** Writes prepared changes in one strict transaction, unless one of them could not be prepared. */
export async function commit(
  access: Access,
  changes: readonly Result<Change, StorageFailure>[],
): Promise<Result<void, StorageFailure | 'taken'>> {
  const ready: Change[] = [];
  for (const change of changes) {
    if (!change.ok) return change;
    ready.push(change.value);
  }
  return ready.length === 0 ? ok(undefined) : access.database.commit(ready);
}

/** Like `commit`, for changes that replace freely. */
export async function replace(
  access: Access,
  changes: readonly Result<Change, StorageFailure>[],
): Promise<Result<void, StorageFailure>> {
  const done = await commit(access, changes);
  if (done.ok) return done;
  return err(done.error === 'taken' ? 'storage-failed' : done.error);
}
