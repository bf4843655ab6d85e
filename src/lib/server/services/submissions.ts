import { createHash } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { Batch } from '#lib/domain/wire/submission.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { isCanonical } from './canonical-body.ts';
import { batchRefusal } from './disclosed.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Clock, Refusal } from './refusal.ts';

/** The receipt's text, and whether it was given before. */
export type Accepted = { receipt: string; repeated: boolean };

/** Takes sealed batches in: each exactly once, whatever the network repeats. */
export class Submissions {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #clock: Clock;
  /** Batches between their first check and their commit. */
  readonly #inProgress = new Set<string>();

  constructor({ store, key, clock }: { store: Store; key: HubKey; clock: Clock }) {
    this.#store = store;
    this.#key = key;
    this.#clock = clock;
  }

  /** @param body the exact bytes that came in, of which `batch` was parsed */
  async accept(actor: Actor, batch: Batch, body: Uint8Array): Promise<Result<Accepted, Refusal>> {
    const refusal = forbidden(actor, 'submit');
    if (refusal !== null) return err(refusal);
    if (!isCanonical(batch, body)) return err({ code: 'not-canonical' });
    if (batch.bureau !== actor.bureau) return err({ code: 'wrong-bureau-or-device', detail: 'bureau' });

    const claim = `${batch.bureau}/${batch.batchId}`;
    if (this.#inProgress.has(claim)) return err({ code: 'batch-in-progress', retryAfter: 1 });
    this.#inProgress.add(claim);
    try {
      const bodySha256 = createHash('sha256').update(body).digest('hex');
      const before = await this.#before(this.#store, batch, bodySha256);
      if (before !== null) return before;
      const objection = await this.#objection(actor, batch);
      return objection === null ? await this.#keep(batch, body, bodySha256) : err(objection);
    } finally {
      this.#inProgress.delete(claim);
    }
  }

  /** What a batch id that was used before is answered with. */
  async #before(store: Store, batch: Batch, bodySha256: string): Promise<Result<Accepted, Refusal> | null> {
    const stored = await store.batches.find(batch.bureau, batch.batchId);
    if (stored === null) return null;
    if (stored.bodySha256 !== bodySha256) return err({ code: 'batch-differs', detail: 'batchId' });
    return ok({ receipt: stored.receipt, repeated: true });
  }

  async #objection(actor: Actor, batch: Batch): Promise<Refusal | null> {
    const device = await this.#store.devices.find(batch.device);
    // A bureau's own server may hand in what any device of that bureau has sealed; a device, only its own.
    const anothers = actor.device !== null && actor.device !== batch.device;
    if (anothers || device?.bureau.code !== batch.bureau || device.revokedAt !== null) {
      return { code: 'wrong-bureau-or-device', detail: 'device' };
    }
    if (!(await verify(device.signKey, 'lintel/batch/1', unsigned(batch), batch.signature))) {
      return { code: 'bad-signature' };
    }
    const rule = await this.#store.bureaux.rule(batch.bureau, batch.dataRule);
    return rule === null ? { code: 'unknown-data-rule', detail: 'dataRule' } : batchRefusal(batch, rule);
  }

  /** One transaction: the batch, its items and its receipt are stored together or not at all. */
  #keep(batch: Batch, body: Uint8Array, bodySha256: string): Promise<Result<Accepted, Refusal>> {
    return this.#store.transaction(async (store) => {
      // Another process of the hub may have been faster.
      const before = await this.#before(store, batch, bodySha256);
      if (before !== null) return before;
      const held = await store.material.held(batch.items.map((item) => item.sha256));
      const receivedAt = this.#clock().toISOString();
      const receipt = await signedText(this.#key, 'lintel/receipt/1', {
        batchId: batch.batchId,
        bureau: batch.bureau,
        device: batch.device,
        bodySha256,
        items: batch.items.length,
        newItems: batch.items.filter((item) => !held.has(item.sha256)).length,
        receivedAt,
        hub: this.#key.thumbprint,
      });
      await store.batches.add(batch, body, { bodySha256, receipt }, receivedAt);
      const words = batch.items.map((item) => ({ source: batch.batchId, item }));
      await store.material.contribute(batch.bureau, words, receivedAt);
      return ok({ receipt, repeated: false });
    });
  }
}
