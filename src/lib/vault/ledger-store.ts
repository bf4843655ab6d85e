import * as z from 'zod/mini';
import { LedgerEntry, LedgerHead } from '#lib/domain/ledger-entry.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Change } from './database.ts';
import { commit, jsonOf, Records, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

export type { LedgerEntry, LedgerHead, RequestPurpose } from '#lib/domain/ledger-entry.ts';

/** What the first entry's `prev` is, and the head of an empty ledger. */
export const LEDGER_START: LedgerHead = { seq: 0, hash: '0'.repeat(64) };
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

  /** Entries in the order of their keys, each with its own failure, as `verify` needs them. */
  async rows(): Promise<Result<{ key: number; entry: Result<LedgerEntry, StorageFailure> }[], StorageFailure>> {
    const rows = await this.#records.rows();
    if (!rows.ok) return rows;
    const entries = rows.value.filter(({ key }) => key !== LEDGER_HEAD);
    return ok(entries.map(({ key, value }) => ({ key: Number(key), entry: value.ok ? asEntry(value.value) : value })));
  }
}

function asEntry(value: LedgerEntry | LedgerHead): Result<LedgerEntry, StorageFailure> {
  return 'kind' in value ? ok(value) : err('damaged-record');
}
