import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Batch } from '#lib/domain/wire/submission.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { isCanonical } from './canonical-body.ts';
import { Claims } from './claims.ts';
import { batchRefusal } from './disclosed.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Clock, Refusal } from './refusal.ts';
import { type Accepted, type Road, sha256Of, unsealable } from './sealed.ts';

/** Takes sealed batches in: each exactly once, whatever the network repeats. */
export class Submissions {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #clock: Clock;
  readonly #claims = new Claims();

  constructor({ store, key, clock }: { store: Store; key: HubKey; clock: Clock }) {
    this.#store = store;
    this.#key = key;
    this.#clock = clock;
  }

  /** @param body the exact bytes that came in, of which `batch` was parsed */
  async accept(actor: Actor, batch: Batch, body: Uint8Array, road: Road = 'own'): Promise<Result<Accepted, Refusal>> {
    const refusal = forbidden(actor, 'submit');
    if (refusal !== null) return err(refusal);
    if (!isCanonical(batch, body)) return err({ code: 'not-canonical' });
    if (batch.bureau !== actor.bureau) return err({ code: 'wrong-bureau-or-device', detail: 'bureau' });

    return this.#claims.holding(batch, async () => {
      const bodySha256 = sha256Of(body);
      const before = await this.#before(this.#store, batch, bodySha256);
      if (before !== null) return before;
      const objection = await this.#objection(actor, batch, road);
      return objection === null ? this.#keep(batch, body, bodySha256) : err(objection);
    });
  }

  /** What a batch id that was used before is answered with. */
  async #before(store: Store, batch: Batch, bodySha256: string): Promise<Result<Accepted, Refusal> | null> {
    const stored = await store.batches.find(batch.bureau, batch.batchId);
    if (stored === null) return null;
    if (stored.bodySha256 !== bodySha256) return err({ code: 'batch-differs', detail: 'batchId' });
    return ok({ receipt: stored.receipt, repeated: true });
  }

  async #objection(actor: Actor, batch: Batch, road: Road): Promise<Refusal | null> {
    const purpose = 'lintel/batch/1';
    const objection = await unsealable(this.#store, { actor, document: batch, purpose, road });
    if (objection !== null) return objection;
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
