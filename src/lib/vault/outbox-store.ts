import { KeptReceipt, receiptOf, type ReceiptProof } from '#lib/domain/kept-receipt.ts';
import { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { isDelivered } from '#lib/domain/outbox-state.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { commit, jsonOf, RAW_BYTES, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

export type { OutboxEntry } from '#lib/domain/outbox-entry.ts';

/**
 * Batches and withdrawals with their exact sealed bytes, from the first look at them until the hub has them. See
 * `OutboxEntry` for how they go on; every step is one strict transaction, so that a crash leaves one state or the next.
 */
export class OutboxStore {
  readonly #access: Access;
  readonly #entries: Records<OutboxEntry>;
  readonly #bodies: Records<Uint8Array<ArrayBuffer>>;
  readonly #receipts: Records<KeptReceipt>;

  constructor(access: Access) {
    this.#access = access;
    this.#entries = new Records(access, 'outbox', jsonOf(OutboxEntry));
    this.#bodies = new Records(access, 'batches', RAW_BYTES);
    this.#receipts = receiptRecords(access);
  }

  /** Entry and bytes together. */
  async add(entry: OutboxEntry, body: Uint8Array<ArrayBuffer>): Promise<Result<void, StorageFailure | 'taken'>> {
    const [entryKey, bodyKey] = [await this.#entries.keyOf(entry.batchId), await this.#bodies.keyOf(entry.batchId)];
    if (!entryKey.ok || !bodyKey.ok) return err('locked');
    return commit(this.#access, [
      await this.#entries.change(entryKey.value, entry, { mustBeNew: true }),
      await this.#bodies.change(bodyKey.value, body, { mustBeNew: true }),
    ]);
  }

  async update(...entries: readonly OutboxEntry[]): Promise<Result<void, StorageFailure>> {
    const changes = entries.map(async (entry) => {
      const key = await this.#entries.keyOf(entry.batchId);
      return key.ok ? this.#entries.change(key.value, entry) : key;
    });
    return replace(this.#access, await Promise.all(changes));
  }

  /** The verified receipt and the new state together: both or neither. */
  async acknowledge(entry: OutboxEntry, receipt: Receipt): Promise<Result<void, StorageFailure>> {
    const [entryKey, receiptKey] = [
      await this.#entries.keyOf(entry.batchId),
      await this.#receipts.keyOf(entry.batchId),
    ];
    if (!entryKey.ok || !receiptKey.ok) return err('locked');
    const done: OutboxEntry = { ...entry, state: 'acknowledged', lastFailure: null };
    return replace(this.#access, [
      await this.#entries.change(entryKey.value, done),
      await this.#receipts.change(receiptKey.value, receipt),
    ]);
  }

  /** The bytes of an acknowledged entry go, and the entry says so; the receipt has to be there to be read. */
  async prune(entry: OutboxEntry): Promise<Result<void, StorageFailure>> {
    const [entryKey, bodyKey, receiptKey] = [
      await this.#entries.keyOf(entry.batchId),
      await this.#bodies.keyOf(entry.batchId),
      await this.#receipts.keyOf(entry.batchId),
    ];
    if (!entryKey.ok || !bodyKey.ok || !receiptKey.ok) return err('locked');
    const receipt = await this.#receipts.get(receiptKey.value);
    if (!receipt.ok) return receipt;
    const kept = receipt.value && receiptOf(receipt.value);
    if (!isDelivered(entry) || kept?.bodySha256 !== entry.sha256) return err('damaged-record');
    return replace(this.#access, [
      await this.#entries.change(entryKey.value, { ...entry, state: 'pruned' }),
      ok(this.#bodies.erasure(bodyKey.value)),
    ]);
  }

  /** Forgets entries with their bytes: for drafts, which have never left. */
  async forget(batchIds: readonly string[]): Promise<Result<void, StorageFailure>> {
    const changes = batchIds.map(async (batchId) => {
      const [entryKey, bodyKey] = [await this.#entries.keyOf(batchId), await this.#bodies.keyOf(batchId)];
      return entryKey.ok && bodyKey.ok
        ? [ok(this.#entries.erasure(entryKey.value)), ok(this.#bodies.erasure(bodyKey.value))]
        : [err('locked' as const)];
    });
    return replace(this.#access, (await Promise.all(changes)).flat());
  }

  async entry(batchId: string): Promise<Result<OutboxEntry | null, StorageFailure>> {
    const key = await this.#entries.keyOf(batchId);
    return key.ok ? this.#entries.get(key.value) : key;
  }

  /** Null also when they are pruned. */
  async body(batchId: string): Promise<Result<Uint8Array<ArrayBuffer> | null, StorageFailure>> {
    const key = await this.#bodies.keyOf(batchId);
    return key.ok ? this.#bodies.get(key.value) : key;
  }

  /** In the order of sealing: ids are time-ordered. */
  async entries(): Promise<Result<OutboxEntry[], StorageFailure>> {
    const all = await this.#entries.all();
    if (all.ok) all.value.sort((a, b) => (a.batchId < b.batchId ? -1 : 1));
    return all;
  }
}

/** Receipts, each verified before it came here. They come by `OutboxStore.acknowledge` only, and get their proofs here. */
export class ReceiptStore {
  readonly #access: Access;
  readonly #records: Records<KeptReceipt>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = receiptRecords(access);
  }

  async get(batchId: string): Promise<Result<Receipt | null, StorageFailure>> {
    const key = await this.#records.keyOf(batchId);
    const found = key.ok ? await this.#records.get(key.value) : key;
    return found.ok ? ok(found.value && receiptOf(found.value)) : found;
  }

  /** In the order of sealing. */
  async all(): Promise<Result<Receipt[], StorageFailure>> {
    const all = await this.kept();
    return all.ok ? ok(all.value.map(receiptOf)) : all;
  }

  /** The same, each with its proof where it has one. */
  async kept(): Promise<Result<KeptReceipt[], StorageFailure>> {
    const all = await this.#records.all();
    if (all.ok) all.value.sort((a, b) => (receiptOf(a).batchId < receiptOf(b).batchId ? -1 : 1));
    return all;
  }

  /** Keeps the proof with the receipt of which it was checked. */
  async prove(receipt: Receipt, proof: ReceiptProof): Promise<Result<void, StorageFailure>> {
    const key = await this.#records.keyOf(receipt.batchId);
    return replace(this.#access, [key.ok ? await this.#records.change(key.value, { receipt, proof }) : key]);
  }
}

function receiptRecords(access: Access): Records<KeptReceipt> {
  return new Records(access, 'receipts', jsonOf(KeptReceipt));
}
