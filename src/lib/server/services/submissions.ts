import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Batch } from '#lib/domain/wire/submission.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { isCanonical } from './canonical-body.ts';
import { Claims } from './claims.ts';
import { batchRefusal } from './disclosed.ts';
import type { HubKey } from './hub-key.ts';
import { type Intake, toldOf } from './intake.ts';
import { writtenReceipt } from './logged-receipt.ts';
import type { Clock, Refusal } from './refusal.ts';
import { type Accepted, type Delivery, OWN_DELIVERY, type Road, sha256Of, unsealable } from './sealed.ts';

type Parts = { store: Store; key: HubKey; intake: Intake; audit: Auditing; clock: Clock };

/** Takes sealed batches in: each exactly once, whatever the network repeats. */
export class Submissions {
  readonly #parts: Parts;
  readonly #claims = new Claims();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param body the exact bytes that came in, of which `batch` was parsed */
  async accept(
    actor: Actor,
    batch: Batch,
    body: Uint8Array,
    delivery = OWN_DELIVERY,
  ): Promise<Result<Accepted, Refusal>> {
    const refusal = forbidden(actor, 'submit');
    if (refusal !== null) return err(refusal);
    if (!isCanonical(batch, body)) return err({ code: 'not-canonical' });
    if (batch.bureau !== actor.bureau) return err({ code: 'wrong-bureau-or-device', detail: 'bureau' });

    return this.#claims.holding(batch, async () => {
      const bodySha256 = sha256Of(body);
      const before = await this.#before(this.#parts.store, batch, bodySha256);
      if (before !== null) return before;
      const objection = await this.#objection(actor, batch, delivery.road);
      return objection === null ? this.#keep(actor, batch, { body, bodySha256, delivery }) : err(objection);
    });
  }

  /** What a batch id that was used before is answered with. */
  async #before(store: Store, batch: Batch, bodySha256: string): Promise<Result<Accepted, Refusal> | null> {
    const stored = await store.batches.find(batch.bureau, batch.batchId);
    if (stored === null) return null;
    if (stored.bodySha256 !== bodySha256) return err({ code: 'batch-differs', detail: 'batchId' });
    return stored.receipt === null ? err({ code: 'batch-erased' }) : ok({ receipt: stored.receipt, repeated: true });
  }

  async #objection(actor: Actor, batch: Batch, road: Road): Promise<Refusal | null> {
    const purpose = 'lintel/batch/1';
    const objection = await unsealable(this.#parts.store, { actor, document: batch, purpose, road });
    if (objection !== null) return objection;
    const rule = await this.#parts.store.bureaux.rule(batch.bureau, batch.dataRule);
    return rule === null ? { code: 'unknown-data-rule', detail: 'dataRule' } : batchRefusal(batch, rule);
  }

  /** One transaction: the batch, its items, its place in the log and its receipt are stored together or not at all. */
  #keep(
    actor: Actor,
    batch: Batch,
    { body, bodySha256, delivery }: { body: Uint8Array; bodySha256: string; delivery: Delivery },
  ): Promise<Result<Accepted, Refusal>> {
    const { store: outside, intake, clock } = this.#parts;
    return outside.transaction(async (store) => {
      // Another process of the hub may have been faster.
      const before = await this.#before(store, batch, bodySha256);
      if (before !== null) return before;
      const { batchId, bureau, device, items } = batch;
      const held = await store.material.held(items.map((item) => item.sha256));
      const receivedAt = clock().toISOString();
      const taken = await intake.take(store, batch, receivedAt);
      const newItems = items.filter((item) => !held.has(item.sha256)).length;
      const found = delivery.withLeaf ? toldOf(taken) : {};
      const said = { batchId, bureau, device, bodySha256, items: items.length, newItems, receivedAt, ...found };
      const receipt = await writtenReceipt(this.#parts, store, { actor, said, subject: batchId, delivery });
      await store.batches.add(batch, body, { bodySha256, receipt }, receivedAt);
      return ok({ receipt, repeated: false });
    });
  }
}
