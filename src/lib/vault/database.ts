import { deleteDB, openDB, unwrap, type IDBPDatabase } from 'idb';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { beginFreshLog } from './fresh-log.ts';
import { migrate, MIGRATIONS } from './migrations.ts';
import type { RowKey, StoreName, VaultSchema } from './schema.ts';
import { nameOf, storageFailureOf, type StorageFailure } from './storage-failure.ts';

const NAME = 'lintel';
/** Every version of the portal closes its connection when asked; a tab that does not answer for this long is stuck. */
const BLOCKED_MS = 5_000;

/** One row to write. `mustBeNew` makes the whole transaction fail as `taken` when the key exists. */
type Writing = {
  store: StoreName;
  key: RowKey;
  row: VaultSchema[StoreName]['value'];
  mustBeNew?: boolean;
};

/** One row to erase, every row whose key begins so, or simply every row. */
export type Erasure = { store: StoreName; erase: RowKey | { prefix: string } | { all: true } };

export type Change = Writing | Erasure;

export type Page = { key: RowKey; row: unknown }[];

type Connection = IDBPDatabase<VaultSchema>;

/**
 * The one place that talks to IndexedDB. A connection that the browser dropped (Safari does) is opened again once.
 * Writes are one strict transaction each, all or nothing: what was reported as written survives a loss of power.
 */
export class Database {
  #connection: Promise<Result<Connection, StorageFailure>> | null = null;
  /** Once it was there it is never made again: a browser that cleared its storage would be given an empty one. */
  #opened = false;
  /** Wiped by whichever tab: opening it again would make an empty one, and put records into it that no key opens. */
  #removed = false;
  /** Done before the first write, also of a connection that was lost. See: [Note: a torn log]. */
  #freshLog: Promise<void> | null = null;

  /** Is there a database at all? Looking does not make one. */
  static async exists(): Promise<Result<boolean, StorageFailure>> {
    const opened = await open({ create: false });
    if (!opened.ok) return opened.error === 'absent' ? ok(false) : err(opened.error);
    opened.value.close();
    return ok(true);
  }

  /** Deletes the database with all in it, as soon as every tab has closed it; `other-tab` while one does not. */
  static async remove(): Promise<Result<void, StorageFailure>> {
    const stuck = Promise.withResolvers<'stuck'>();
    const removing = deleteDB(NAME, {
      blocked() {
        setTimeout(stuck.resolve, BLOCKED_MS, 'stuck');
      },
    });
    try {
      return (await Promise.race([removing, stuck.promise])) === 'stuck' ? err('other-tab') : ok(undefined);
    } catch (error) {
      return err(storageFailureOf(error));
    }
  }

  async commit(changes: readonly Change[]): Promise<Result<void, StorageFailure | 'taken'>> {
    const stores = [...new Set(changes.map(({ store }) => store))];
    return this.#within(stores, 'readwrite', function* (tx) {
      for (const change of changes) {
        const target = tx.objectStore(change.store);
        if ('erase' in change) yield target.delete(rangeOf(change.erase));
        else if (change.mustBeNew === true) yield target.add(change.row, change.key);
        else yield target.put(change.row, change.key);
      }
    });
  }

  async clear(store: StoreName): Promise<Result<void, StorageFailure>> {
    return notTaken(await this.#within([store], 'readwrite', (tx) => [tx.objectStore(store).clear()]));
  }

  /** The row as it was found, unchecked; null when there is none. */
  async get(store: StoreName, key: RowKey): Promise<Result<unknown, StorageFailure>> {
    let row: Promise<unknown> = Promise.resolve();
    const done = notTaken(await this.#within([store], 'readonly', (tx) => [(row = tx.objectStore(store).get(key))]));
    return done.ok ? ok((await row) ?? null) : done;
  }

  /**
   * At most `limit` rows in the order of their keys, those after key `after` (null: from the first).
   *
   * @param prefix when given, only rows whose key begins so
   */
  async page(
    store: StoreName,
    after: RowKey | null,
    limit: number,
    prefix?: string,
  ): Promise<Result<Page, StorageFailure>> {
    let keys: Promise<RowKey[]> = Promise.resolve([]);
    let rows: Promise<unknown[]> = Promise.resolve([]);
    const range = pageRange(after, prefix);
    const done = notTaken(
      await this.#within([store], 'readonly', (tx) => {
        const source = tx.objectStore(store);
        return [(keys = source.getAllKeys(range, limit)), (rows = source.getAll(range, limit))];
      }),
    );
    if (!done.ok) return done;
    const values = await rows;
    return ok((await keys).map((key, i) => ({ key, row: values[i] })));
  }

  /** How many rows there are, or how many whose key begins so. */
  async count(store: StoreName, prefix?: string): Promise<Result<number, StorageFailure>> {
    let count: Promise<number> = Promise.resolve(0);
    const range = prefix === undefined ? null : rangeOf({ prefix });
    const done = notTaken(
      await this.#within([store], 'readonly', (tx) => [(count = tx.objectStore(store).count(range))]),
    );
    return done.ok ? ok(await count) : done;
  }

  /** Rows under these keys in one look, null where there is none. */
  async getMany(store: StoreName, keys: readonly RowKey[]): Promise<Result<unknown[], StorageFailure>> {
    let rows: Promise<unknown>[] = [];
    const done = notTaken(
      await this.#within([store], 'readonly', (tx) => {
        const source = tx.objectStore(store);
        rows = keys.map((key) => source.get(key));
        return rows;
      }),
    );
    return done.ok ? ok((await Promise.all(rows)).map((row) => row ?? null)) : done;
  }

  close(): void {
    void this.#connection?.then((connection) => {
      if (connection.ok) connection.value.close();
    });
    this.#connection = null;
  }

  /** Starts requests in one transaction and waits for it; `start` must not wait for anything itself. */
  async #within<Mode extends 'readonly' | 'readwrite'>(
    stores: StoreName[],
    mode: Mode,
    start: (tx: ReturnType<typeof begin<Mode>>) => Iterable<Promise<unknown>>,
  ): Promise<Result<void, StorageFailure | 'taken'>> {
    if (mode === 'readwrite') await (this.#freshLog ??= beginFreshLog());
    for (let again = true; ; again = false) {
      const connection = await this.#connect();
      if (!connection.ok) return connection;
      let tx: ReturnType<typeof begin<Mode>>;
      try {
        tx = begin(connection.value, stores, mode);
      } catch (error) {
        this.close();
        if (again && nameOf(error) === 'InvalidStateError') continue;
        return err(storageFailureOf(error));
      }
      return settle(tx, start);
    }
  }

  async #connect(): Promise<Result<Connection, StorageFailure>> {
    if (this.#removed) return err('storage-failed');
    const lost = (removed: boolean) => {
      this.#connection = null;
      this.#freshLog = null;
      this.#removed ||= removed;
    };
    const pending = (this.#connection ??= open({ create: !this.#opened, lost }).then((opened) =>
      opened.ok ? opened : err(opened.error === 'absent' ? 'storage-failed' : opened.error),
    ));
    const connection = await pending;
    this.#opened ||= connection.ok;
    if (!connection.ok && this.#connection === pending) this.#connection = null;
    return connection;
  }
}

/** Keys are base64url and full stops: U+FFFF comes after all of them. */
function rangeOf(which: Erasure['erase']): IDBKeyRange {
  if (typeof which !== 'object') return IDBKeyRange.only(which);
  // Numbers come before all strings.
  if ('all' in which) return IDBKeyRange.lowerBound(-Infinity);
  return IDBKeyRange.bound(which.prefix, `${which.prefix}\uffff`);
}

function pageRange(after: RowKey | null, prefix: string | undefined): IDBKeyRange | null {
  if (prefix !== undefined) return IDBKeyRange.bound(after ?? prefix, `${prefix}\uffff`, after !== null);
  return after === null ? null : IDBKeyRange.lowerBound(after, true);
}

function begin<Mode extends 'readonly' | 'readwrite'>(connection: Connection, stores: StoreName[], mode: Mode) {
  return connection.transaction(stores, mode, { durability: 'strict' });
}

/** Runs the requests; whatever fails, the transaction leaves nothing behind. */
async function settle<Tx extends { abort(): void; done: Promise<void>; error: DOMException | null }>(
  tx: Tx,
  start: (tx: Tx) => Iterable<Promise<unknown>>,
): Promise<Result<void, StorageFailure | 'taken'>> {
  const requests: Promise<unknown>[] = [];
  try {
    for (const request of start(tx)) requests.push(request);
    await Promise.all([...requests, tx.done]);
    return ok(undefined);
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // It aborted by itself already.
    }
    await Promise.allSettled([...requests, tx.done]);
    const cause = tx.error ?? error;
    return err(nameOf(cause) === 'ConstraintError' ? 'taken' : storageFailureOf(cause));
  }
}

/** Only a change with `mustBeNew` can be taken. */
function notTaken(result: Result<void, StorageFailure | 'taken'>): Result<void, StorageFailure> {
  if (result.ok) return result;
  return err(result.error === 'taken' ? 'storage-failed' : result.error);
}

async function open(options: {
  create: boolean;
  lost?: (removed: boolean) => void;
}): Promise<Result<Connection, StorageFailure | 'absent'>> {
  const found = { absent: false };
  /** Why the schema could not be changed: the request for opening tells only that it was not. */
  let broken: () => unknown = () => null;
  const stuck = Promise.withResolvers<null>();
  const opening = openDB<VaultSchema>(NAME, MIGRATIONS.length, {
    upgrade(db, from, _to, tx) {
      // The request for opening fails, too; nobody else waits for this.
      tx.done.catch(() => undefined);
      found.absent = from === 0 && !options.create;
      broken = () => tx.error;
      try {
        if (found.absent) tx.abort();
        else migrate(unwrap(db), from);
      } catch (error) {
        broken = () => error;
        tx.abort();
      }
    },
    blocked() {
      setTimeout(stuck.resolve, BLOCKED_MS, null);
    },
    blocking(_current, next, event) {
      options.lost?.(next === null);
      (event.target as IDBDatabase).close();
    },
    terminated: () => options.lost?.(false),
  });
  try {
    const connection = await Promise.race([opening, stuck.promise]);
    if (connection !== null) return ok(connection);
    // Should it open after all, nobody is there to use it.
    opening.then(
      (late) => {
        late.close();
      },
      () => undefined,
    );
    return err('other-tab');
  } catch (error) {
    return err(found.absent ? 'absent' : storageFailureOf(broken() ?? error));
  }
}
