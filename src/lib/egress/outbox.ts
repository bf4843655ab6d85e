import { isDelivered, isWaiting } from '#lib/domain/outbox-state.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { problem } from '#lib/domain/wire/problem.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { OutboxEntry } from '#lib/vault/outbox-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { SubmissionDraft } from './disclosure.ts';
import { exclusive, type Exclusive } from './exclusive.ts';
import { affectsAll, failed, failureCode, isRefusal, notStored, type HubFailure } from './hub-failure.ts';
import type { HubSession } from './hub-session.ts';
import { sealBatch, sealWithdrawal, type SealedBatch, type WithdrawalOrder } from './sealed-document.ts';
import { checkReceipt } from './signed-answer.ts';

export type { OutboxEntry } from '#lib/vault/outbox-store.ts';
export type { SealedBatch, WithdrawalOrder } from './sealed-document.ts';

/** How a round of sending ended. */
export type SendReport = { acknowledged: Receipt[]; failed: { batchId: string; failure: HubFailure }[] };

type RoundOptions = {
  onProgress?: (done: number, total: number) => void;
  /** Leaves out what the hub has refused: sending it again unasked would cost bytes and change nothing. */
  skipRefused?: boolean;
};

const LOCK = 'lintel-outbox';

/**
 * Batches and withdrawals on their way to the hub, each exactly once whatever happens: the sealed bytes are stored before
 * they first leave and the same bytes are sent until a verified receipt is stored; the hub knows them by id and hash. One
 * tab sends at a time.
 */
export class Outbox {
  readonly #vault: Vault;
  readonly #session: Pick<HubSession, 'submit'>;
  readonly #exclusive: Exclusive;
  readonly #now: () => number;

  constructor(
    vault: Vault,
    session: Pick<HubSession, 'submit'>,
    only: Exclusive = exclusive,
    now: () => number = Date.now,
  ) {
    this.#vault = vault;
    this.#session = session;
    this.#exclusive = only;
    this.#now = now;
  }

  /** Gives a draft its id, time and signature. Nothing is stored: these bytes can be shown before anything is decided. */
  async sign(draft: SubmissionDraft): Promise<Result<SealedBatch, HubFailure>> {
    const identity = await this.#identity();
    if (!identity.ok) return identity;
    if (identity.value.membership.device !== draft.content.device) return failed('not-enrolled');
    return ok(await sealBatch(identity.value, draft, this.#now()));
  }

  /** Keeps a signed batch for a longer look: it is not sent before it is released. */
  async draft({ entry, ...batch }: SealedBatch): Promise<Result<SealedBatch, HubFailure>> {
    return this.enqueue({ ...batch, entry: { ...entry, state: 'draft' } });
  }

  /** Lets drafts go, all of them or none. What is no draft (any more) is left as it is. */
  async release(batchIds: readonly string[]): Promise<Result<void, HubFailure>> {
    const entries = await this.list();
    if (!entries.ok) return entries;
    const drafts = entries.value.filter(({ batchId, state }) => state === 'draft' && batchIds.includes(batchId));
    const released = await this.#vault.outbox.update(
      ...drafts.map((entry) => ({ ...entry, state: 'sealed' as const })),
    );
    return released.ok ? released : notStored(released.error);
  }

  /** Forgets every draft, also of an earlier sitting. */
  async discardDrafts(): Promise<Result<void, HubFailure>> {
    const entries = await this.list();
    if (!entries.ok) return entries;
    const drafts = entries.value.filter(({ state }) => state === 'draft').map(({ batchId }) => batchId);
    const gone = await this.#vault.outbox.forget(drafts);
    return gone.ok ? gone : notStored(gone.error);
  }

  /** Puts a signed batch in the queue; from here on it is not lost. */
  async enqueue(batch: SealedBatch): Promise<Result<SealedBatch, HubFailure>> {
    const kept = await this.#vault.outbox.add(batch.entry, batch.bytes);
    return kept.ok ? ok(batch) : notStored(kept.error);
  }

  /** `sign`, then `enqueue`. */
  async seal(draft: SubmissionDraft): Promise<Result<SealedBatch, HubFailure>> {
    const signed = await this.sign(draft);
    return signed.ok ? this.enqueue(signed.value) : signed;
  }

  /** Signs and queues a withdrawal. While its batch has no receipt, it waits behind it. */
  async withdraw(order: WithdrawalOrder): Promise<Result<SealedBatch, HubFailure>> {
    const identity = await this.#identity();
    if (!identity.ok) return identity;
    const batch = await this.#vault.outbox.entry(order.withdraws);
    if (!batch.ok) return notStored(batch.error);
    return this.enqueue(await sealWithdrawal(identity.value, order, this.#now(), batch.value?.caseId));
  }

  /** Oldest first, drafts and delivered ones included. */
  async list(): Promise<Result<OutboxEntry[], HubFailure>> {
    const entries = await this.#vault.outbox.entries();
    return entries.ok ? entries : notStored(entries.error);
  }

  /** Sends one, in whatever state it was left, and keeps its receipt. A draft is not sent. */
  async send(batchId: string): Promise<Result<Receipt, HubFailure>> {
    return this.#exclusive(LOCK, () => this.#send(batchId));
  }

  /** Sends what waits, oldest first; stops early when no further one could fare better now. */
  async sendAll({ onProgress, skipRefused = false }: RoundOptions = {}): Promise<Result<SendReport, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const entries = await this.list();
      if (!entries.ok) return entries;
      const waiting = entries.value.filter(
        (entry) => isWaiting(entry) && !(skipRefused && entry.lastFailure !== null && isRefusal(entry.lastFailure)),
      );
      const report: SendReport = { acknowledged: [], failed: [] };
      for (const [done, entry] of waiting.entries()) {
        onProgress?.(done, waiting.length);
        const { batchId } = entry;
        if (await this.#isBehind(entry)) continue;
        const sent = await this.#send(batchId);
        if (sent.ok) report.acknowledged.push(sent.value);
        else report.failed.push({ batchId, failure: sent.error });
        if (!sent.ok && affectsAll(sent.error)) break;
      }
      onProgress?.(report.acknowledged.length + report.failed.length, waiting.length);
      return ok(report);
    });
  }

  /** Every waiting document with its bytes, in the order in which the hub has to take them. */
  async waiting(): Promise<Result<SealedBatch[], HubFailure>> {
    const entries = await this.list();
    if (!entries.ok) return entries;
    const documents: SealedBatch[] = [];
    for (const entry of entries.value.filter(isWaiting)) {
      const body = await this.#vault.outbox.body(entry.batchId);
      if (!body.ok) return notStored(body.error);
      if (body.value === null) return notStored('damaged-record');
      documents.push({ batchId: entry.batchId, bytes: body.value, entry });
    }
    return ok(documents);
  }

  /**
   * Takes a receipt that came by another road than the answer to a request. @returns whether it was news; null: it is of
   * another device
   */
  async takeReceipt(receipt: Receipt): Promise<Result<boolean | null, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const identity = await this.#identity();
      if (!identity.ok) return identity;
      const entry = await this.#vault.outbox.entry(receipt.batchId);
      if (!entry.ok) return notStored(entry.error);
      if (entry.value === null || entry.value.state === 'draft') return ok(null);
      const good = await checkReceipt(receipt, entry.value, identity.value);
      if (!good.ok) return good;
      if (isDelivered(entry.value)) return ok(false);
      const kept = await this.#vault.outbox.acknowledge(entry.value, receipt);
      return kept.ok ? ok(true) : notStored(kept.error);
    });
  }

  /** Lets the bytes of everything go that has its receipt. */
  async prune(): Promise<Result<void, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const entries = await this.list();
      if (!entries.ok) return entries;
      let outcome: Result<void, HubFailure> = ok(undefined);
      for (const entry of entries.value.filter(({ state }) => state === 'acknowledged')) {
        const pruned = await this.#vault.outbox.prune(entry);
        if (!pruned.ok) outcome = notStored(pruned.error);
      }
      return outcome;
    });
  }

  async #send(batchId: string): Promise<Result<Receipt, HubFailure>> {
    const [entry, body] = [await this.#vault.outbox.entry(batchId), await this.#vault.outbox.body(batchId)];
    if (!entry.ok) return notStored(entry.error);
    if (entry.value === null || entry.value.state === 'draft') return notStored('damaged-record');
    if (isDelivered(entry.value)) return this.#keptReceipt(batchId);
    if (!body.ok) return notStored(body.error);
    if (body.value === null) return notStored('damaged-record');
    if (await this.#isBehind(entry.value)) return err({ kind: 'problem', problem: problem('unknown-batch') });
    const sending: OutboxEntry = { ...entry.value, state: 'sending', attempts: entry.value.attempts + 1 };
    const marked = await this.#vault.outbox.update(sending);
    if (!marked.ok) return notStored(marked.error);
    const receipt = await this.#session.submit(body.value, sending);
    if (!receipt.ok) return this.#keepWaiting(sending, receipt.error);
    const kept = await this.#vault.outbox.acknowledge(sending, receipt.value);
    return kept.ok ? receipt : notStored(kept.error);
  }

  /** Whether it is a withdrawal whose batch the hub may not have yet. */
  async #isBehind({ withdraws }: OutboxEntry): Promise<boolean> {
    if (withdraws === null) return false;
    const batch = await this.#vault.outbox.entry(withdraws);
    return batch.ok && batch.value !== null && !isDelivered(batch.value);
  }

  async #keepWaiting(entry: OutboxEntry, failure: HubFailure): Promise<Result<never, HubFailure>> {
    // If even this cannot be stored, the entry stays `sending`, which is sent again just the same.
    await this.#vault.outbox.update({ ...entry, state: 'sealed', lastFailure: failureCode(failure) });
    return err(failure);
  }

  async #keptReceipt(batchId: string): Promise<Result<Receipt, HubFailure>> {
    const receipt = await this.#vault.receipts.get(batchId);
    if (!receipt.ok) return notStored(receipt.error);
    return receipt.value === null ? notStored('damaged-record') : ok(receipt.value);
  }

  async #identity(): Promise<Result<EnrolledIdentity, HubFailure>> {
    const saved = await this.#vault.identity.saved();
    if (!saved.ok) return notStored(saved.error);
    return saved.value?.status === 'enrolled' ? ok(saved.value) : failed('not-enrolled');
  }
}
