import { canonicalBytes } from '#lib/domain/canonical.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { sign } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { OutboxEntry } from '#lib/vault/outbox-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { SubmissionDraft } from './disclosure.ts';
import { exclusive, type Exclusive } from './exclusive.ts';
import { affectsAll, failed, failureCode, notStored, type HubFailure } from './hub-failure.ts';
import type { HubSession } from './hub-session.ts';

export type { OutboxEntry } from '#lib/vault/outbox-store.ts';

/** A signed batch: `bytes` are what travels, whenever and however often it is sent. */
export type SealedBatch = { batchId: string; bytes: Uint8Array<ArrayBuffer>; entry: OutboxEntry };

/** How a round of sending ended. */
export type SendReport = { acknowledged: Receipt[]; failed: { batchId: string; failure: HubFailure }[] };

const LOCK = 'lintel-outbox';

/**
 * Batches on their way to the hub, each exactly once whatever happens: the sealed bytes are stored before they first
 * leave and the same bytes are sent until a verified receipt is stored; the hub knows them by batch id and hash.
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
    const saved = await this.#vault.identity.saved();
    if (!saved.ok) return notStored(saved.error);
    const identity = saved.value;
    if (identity?.status !== 'enrolled' || identity.membership.device !== draft.content.device)
      return failed('not-enrolled');
    const now = this.#now();
    const content = { ...draft.content, batchId: uuidv7(now), sealedAt: new Date(now).toISOString() };
    const signature = await sign(identity.signKey.private, 'lintel/batch/1', content);
    const bytes = canonicalBytes({ ...content, signature });
    const { batchId, bureau, device, sealedAt, items } = content;
    const sha256 = await sha256Hex(bytes);
    const size = { bytes: bytes.length, items: items.length };
    const entry: OutboxEntry = {
      batchId,
      bureau,
      device,
      sealedAt,
      sha256,
      ...size,
      state: 'sealed',
      attempts: 0,
      lastFailure: null,
    };
    return ok({ batchId, bytes, entry });
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

  /** Oldest first, acknowledged ones included. */
  async list(): Promise<Result<OutboxEntry[], HubFailure>> {
    const entries = await this.#vault.outbox.entries();
    return entries.ok ? entries : notStored(entries.error);
  }

  /** Sends one batch, in whatever state it was left, and keeps its receipt. */
  async send(batchId: string): Promise<Result<Receipt, HubFailure>> {
    return this.#exclusive(LOCK, () => this.#send(batchId));
  }

  /** Sends what waits, oldest first; stops early when no further batch could fare better now. */
  async sendAll(
    onProgress: (done: number, total: number) => void = () => undefined,
  ): Promise<Result<SendReport, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const entries = await this.list();
      if (!entries.ok) return entries;
      const waiting = entries.value.filter(({ state }) => state !== 'acknowledged');
      const report: SendReport = { acknowledged: [], failed: [] };
      for (const [done, { batchId }] of waiting.entries()) {
        onProgress(done, waiting.length);
        const sent = await this.#send(batchId);
        if (sent.ok) report.acknowledged.push(sent.value);
        else report.failed.push({ batchId, failure: sent.error });
        if (!sent.ok && affectsAll(sent.error)) break;
      }
      onProgress(report.acknowledged.length + report.failed.length, waiting.length);
      return ok(report);
    });
  }

  async #send(batchId: string): Promise<Result<Receipt, HubFailure>> {
    const [entry, body] = [await this.#vault.outbox.entry(batchId), await this.#vault.outbox.body(batchId)];
    if (!entry.ok) return notStored(entry.error);
    if (!body.ok) return notStored(body.error);
    if (entry.value === null || body.value === null) return notStored('damaged-record');
    if (entry.value.state === 'acknowledged') return this.#keptReceipt(batchId);
    const sending: OutboxEntry = { ...entry.value, state: 'sending', attempts: entry.value.attempts + 1 };
    const marked = await this.#vault.outbox.update(sending);
    if (!marked.ok) return notStored(marked.error);
    const receipt = await this.#session.submit(body.value, sending);
    if (!receipt.ok) return this.#keepWaiting(sending, receipt.error);
    const kept = await this.#vault.outbox.acknowledge(sending, receipt.value);
    return kept.ok ? receipt : notStored(kept.error);
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
}
