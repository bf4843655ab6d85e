import * as z from 'zod/mini';
import { LEDGER_START, LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Change } from './database.ts';
import { commit, jsonOf, Records, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

export type { LedgerEntry, LedgerHead, RequestPurpose } from '#lib/domain/ledger-entry.ts';

/** An entry under its key, or why it cannot be read. */
export type LedgerRow = { key: number; entry: Result<LedgerEntry, StorageFailure> };

/** The key of the head. */
export const LEDGER_HEAD = 0;

/** The ledger as stored: entries under their sequence numbers, the head under zero. */
export class LedgerStore {
  readonly #access: Access;
  readonly #records: Records<LedgerEntry | LedgerHead>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'ledger', jsonOf(z.union([LedgerEntry, LedgerHead])));
  }

  /** The write that begins a ledger; it is there from the vault's first moment, so a missing head is damage. */
  async begin(): Promise<Result<Change, StorageFailure>> {
    return this.#records.change(LEDGER_HEAD, LEDGER_START, { mustBeNew: true });
  }

  async head(): Promise<Result<LedgerHead, StorageFailure>> {
    const head = await this.#records.get(LEDGER_HEAD);
    if (!head.ok) return head;
    return head.value === null || 'kind' in head.value ? err('damaged-record') : ok(head.value);
  }

  /** Entry and head in one strict transaction; `taken` when another tab wrote that sequence number first. */
  async append(entry: LedgerEntry): Promise<Result<void, StorageFailure | 'taken'>> {
    const head = { seq: entry.seq, hash: entry.hash };
    return commit(this.#access, [
      await this.#records.change(entry.seq, entry, { mustBeNew: true }),
      await this.#records.change(LEDGER_HEAD, head),
    ]);
  }

  /** Entries in the order of their keys, those after key `after`, some at a time. Ends with the first page that cannot be had. */
  async *pages(after: number = LEDGER_HEAD): AsyncGenerator<Result<LedgerRow[], StorageFailure>> {
    for await (const page of this.#records.pages(undefined, after)) {
      if (!page.ok) yield page;
      else
        yield ok(
          page.value.map(({ key, value }) => ({ key: Number(key), entry: value.ok ? asEntry(value.value) : value })),
        );
    }
  }
}

function asEntry(value: LedgerEntry | LedgerHead): Result<LedgerEntry, StorageFailure> {
  return 'kind' in value ? ok(value) : err('damaged-record');
}
