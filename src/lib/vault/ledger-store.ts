import * as z from 'zod/mini';
import { Sha256 } from '#lib/domain/hash.ts';
import { Bytes } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Instant } from '#lib/domain/wire/common.ts';
import type { Change } from './database.ts';
import { commit, jsonOf, Records, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

const Seq = z.int().check(z.gte(1));
const link = { seq: Seq, at: Instant, prev: Sha256, hash: Sha256 };

/** Why a request was made. */
export const RequestPurpose = z.enum(['enrolment', 'challenge', 'sign-in', 'sign-out', 'look-up', 'submission']);
export type RequestPurpose = z.infer<typeof RequestPurpose>;

/** How a request ended: an HTTP answer of whatever status, or none that could be read. */
const RequestEnd = z.enum(['answered', 'unreachable', 'timeout', 'garbage']);

/**
 * One link of the chain: `hash` is the SHA-256 of the canonical entry without it, `prev` the hash before. A request is
 * written before it is sent and holds the size and SHA-256 of its body, never the body; its answer is an entry `of` it.
 */
export const LedgerEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    ...link,
    kind: z.literal('request'),
    method: z.enum(['GET', 'POST', 'DELETE']),
    /** The pattern of the path, e.g. `/api/v1/submissions`. */
    route: z.string().check(z.maxLength(200)),
    purpose: RequestPurpose,
    bytes: Bytes,
    sha256: Sha256,
  }),
  z.strictObject({
    ...link,
    kind: z.literal('answer'),
    of: Seq,
    end: RequestEnd,
    status: z.nullable(z.int().check(z.gte(100), z.lte(599))),
    bytes: Bytes,
  }),
]);
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** The last link, kept beside the chain so that cutting off its end is seen. */
export const LedgerHead = z.strictObject({ seq: z.int().check(z.gte(0)), hash: Sha256 });
export type LedgerHead = z.infer<typeof LedgerHead>;

/** What the first entry's `prev` is, and the head of an empty ledger. */
export const LEDGER_START: LedgerHead = { seq: 0, hash: '0'.repeat(64) };
const HEAD_KEY = 0;

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
    return this.#records.change(HEAD_KEY, LEDGER_START, { mustBeNew: true });
  }

  async head(): Promise<Result<LedgerHead, StorageFailure>> {
    const head = await this.#records.get(HEAD_KEY);
    if (!head.ok) return head;
    return head.value === null || 'kind' in head.value ? err('damaged-record') : ok(head.value);
  }

  /** Entry and head in one strict transaction; `taken` when another tab wrote that sequence number first. */
  async append(entry: LedgerEntry): Promise<Result<void, StorageFailure | 'taken'>> {
    const head = { seq: entry.seq, hash: entry.hash };
    return commit(this.#access, [
      await this.#records.change(entry.seq, entry, { mustBeNew: true }),
      await this.#records.change(HEAD_KEY, head),
    ]);
  }

  /** Entries in the order of their keys, each with its own failure, as `verify` needs them. */
  async rows(): Promise<Result<{ key: number; entry: Result<LedgerEntry, StorageFailure> }[], StorageFailure>> {
    const rows = await this.#records.rows();
    if (!rows.ok) return rows;
    const entries = rows.value.filter(({ key }) => key !== HEAD_KEY);
    return ok(entries.map(({ key, value }) => ({ key: Number(key), entry: value.ok ? asEntry(value.value) : value })));
  }
}

function asEntry(value: LedgerEntry | LedgerHead): Result<LedgerEntry, StorageFailure> {
  return 'kind' in value ? ok(value) : err('damaged-record');
}
