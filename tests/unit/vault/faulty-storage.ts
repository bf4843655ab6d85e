import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';

/** What fake-indexeddb's transactions have beside the interface. */
type Inside = IDBTransaction & {
  _requests: { operation: () => unknown }[];
  _state: string;
  _start: () => void;
  _abort: (errorName: string) => void;
};

type Moment = 'request' | 'transaction';

/** A way in which a browser fails a write: what it comes with, and what the vault has to make of it. */
export type Fault = {
  readonly name: string;
  /** Whether single requests are counted, or transactions that write. */
  readonly at: Moment;
  /** `ok`: the vault goes on by itself. `gone`: it cannot be whole afterwards, for nothing is left. */
  readonly outcome: 'quota-exceeded' | 'storage-failed' | 'ok' | 'gone';
};

export const FAULTS = [
  { name: 'a full disk, thrown by the request', at: 'request', outcome: 'quota-exceeded' },
  { name: 'a full disk, told by the request later', at: 'request', outcome: 'quota-exceeded' },
  { name: 'a full disk, told when everything was asked', at: 'transaction', outcome: 'quota-exceeded' },
  { name: 'a full disk, told before anything was done', at: 'transaction', outcome: 'quota-exceeded' },
  { name: 'an unknown error when everything was asked', at: 'transaction', outcome: 'storage-failed' },
  { name: 'an abort without a reason', at: 'transaction', outcome: 'storage-failed' },
  { name: 'a connection that was closed before', at: 'transaction', outcome: 'ok' },
  { name: 'a connection that is closed each time', at: 'transaction', outcome: 'storage-failed' },
  { name: 'a connection that is lost meanwhile', at: 'transaction', outcome: 'storage-failed' },
  { name: 'a browser that deleted everything', at: 'transaction', outcome: 'gone' },
] as const satisfies readonly Fault[];
type FaultName = (typeof FAULTS)[number]['name'];

const WRITES = ['put', 'add', 'delete', 'clear'] as const;

/** How many there were; `relaxed` are transactions that the browser may report as done before they are. */
export type WriteCount = Record<Moment | 'relaxed', number>;

/**
 * Counts every write from now on, and makes one of them fail once. New object stores count as requests that can only
 * throw. Undone by `vi.restoreAllMocks`.
 *
 * @param fault which way, and `at` the number of the request or transaction that fails, from 0; null to count only
 */
export function watchWrites(fault: { readonly name: FaultName; readonly at: number } | null = null): WriteCount {
  const count: WriteCount = { request: 0, transaction: 0, relaxed: 0 };
  const failsRequest = () => count.request++ === fault?.at && momentOf(fault.name) === 'request';
  const failsTransaction = () => count.transaction++ === fault?.at && momentOf(fault.name) === 'transaction';

  for (const method of WRITES) {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const real = IDBObjectStore.prototype[method] as (...args: unknown[]) => IDBRequest;
    const faulty = vi.spyOn(IDBObjectStore.prototype, method) as ReturnType<typeof vi.fn>;
    faulty.mockImplementation(function (this: IDBObjectStore, ...args: unknown[]) {
      if (!failsRequest()) return real.apply(this, args);
      if (fault?.name === 'a full disk, thrown by the request') throw full();
      const request = real.apply(this, args);
      const asked = (this.transaction as Inside)._requests.at(-1);
      if (asked === undefined) throw new Error('nothing was asked');
      asked.operation = () => {
        throw full();
      };
      return request;
    });
  }

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const createStore = IDBDatabase.prototype.createObjectStore;
  vi.spyOn(IDBDatabase.prototype, 'createObjectStore').mockImplementation(function (this: IDBDatabase, name, options) {
    if (failsRequest()) throw full();
    return createStore.call(this, name, options);
  });

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const transaction = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (args[1] === 'readwrite' && args[2]?.durability !== 'strict') count.relaxed++;
    const fails = args[1] === 'readwrite' && failsTransaction();
    if (!fails) return transaction.apply(this, args);
    return begun(fault?.name, this, () => transaction.apply(this, args));
  });
  return count;
}

/** Begins the transaction that has to fail. */
function begun(name: FaultName | undefined, db: IDBDatabase, begin: () => IDBTransaction): IDBTransaction {
  switch (name) {
    case 'a connection that was closed before':
      db.close();
      return begin();
    case 'a connection that is closed each time': {
      const open = vi.spyOn(indexedDB, 'open');
      open.mockImplementationOnce((...args) => {
        open.mockRestore();
        const request = indexedDB.open(...args);
        request.addEventListener('success', () => {
          request.result.close();
        });
        return request;
      });
      db.close();
      return begin();
    }
    case 'a browser that deleted everything':
      db.close();
      globalThis.indexedDB = new IDBFactory();
      return begin();
    case 'a full disk, told when everything was asked':
      return endingWith(begin() as Inside, (tx) => {
        tx._abort('QuotaExceededError');
      });
    case 'a full disk, told before anything was done': {
      const tx = begin() as Inside;
      tx._start = () => {
        tx._start = () => undefined;
        tx._abort('QuotaExceededError');
      };
      return tx;
    }
    case 'an unknown error when everything was asked':
      return endingWith(begin() as Inside, (tx) => {
        tx._abort('UnknownError');
      });
    case 'a connection that is lost meanwhile':
      return endingWith(begin() as Inside, (tx) => {
        tx._abort('AbortError');
        // Its types ask for the class instead of what it makes.
        (forceCloseDatabase as unknown as (lost: IDBDatabase) => void)(db);
      });
    default:
      return endingWith(begin() as Inside, (tx) => {
        tx.abort();
      });
  }
}

/** Lets every request succeed, and ends the transaction in another way than by its commit. */
function endingWith(tx: Inside, end: (tx: Inside) => void): IDBTransaction {
  const start = tx._start.bind(tx);
  tx._start = () => {
    if (tx._requests.length > 0 || tx._state === 'finished') {
      start();
      return;
    }
    tx._state = 'active';
    end(tx);
  };
  return tx;
}

function momentOf(name: FaultName): Moment | undefined {
  return FAULTS.find((fault) => fault.name === name)?.at;
}

const full = () => new DOMException('full', 'QuotaExceededError');
