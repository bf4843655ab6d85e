import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Auditing } from './auditing.ts';
import { isCanonical } from './canonical-body.ts';
import { Claims } from './claims.ts';
import type { HubKey } from './hub-key.ts';
import { writtenReceipt } from './logged-receipt.ts';
import type { NearDuplicates } from './lookups.ts';
import type { Clock, Refusal } from './refusal.ts';
import { type Accepted, type Delivery, OWN_DELIVERY, sha256Of, unsealable } from './sealed.ts';
import { leavingWith, tellOfWithdrawal } from './withdrawal-alerts.ts';
import type { Tallying } from './tallying.ts';
import { forgetVanished } from './vanished-media.ts';

type Parts = {
  store: Store;
  key: HubKey;
  near: Pick<NearDuplicates, 'forget'>;
  audit: Auditing;
  alerts: Alerting;
  tally: Tallying;
  clock: Clock;
};

/** Takes back what a bureau has submitted: once, for good, and whoever else said the same of the media still says it. */
export class Withdrawals {
  readonly #parts: Parts;
  readonly #claims = new Claims();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param body the exact bytes that came in, of which `withdrawal` was parsed */
  async accept(
    actor: Actor,
    withdrawal: Withdrawal,
    body: Uint8Array,
    delivery = OWN_DELIVERY,
  ): Promise<Result<Accepted, Refusal>> {
    const refusal = forbidden(actor, 'submit');
    if (refusal !== null) return err(refusal);
    if (!isCanonical(withdrawal, body)) return err({ code: 'not-canonical' });
    if (withdrawal.bureau !== actor.bureau) return err({ code: 'wrong-bureau-or-device', detail: 'bureau' });
    return this.#claims.holding(withdrawal, async () => {
      const bodySha256 = sha256Of(body);
      const { store } = this.#parts;
      const before = await this.#before(store, withdrawal, bodySha256);
      if (before !== null) return before;
      const purpose = 'lintel/withdrawal/1';
      const objection = await unsealable(store, { actor, document: withdrawal, purpose, road: delivery.road });
      return objection === null ? this.#takeBack(actor, withdrawal, { bodySha256, delivery }) : err(objection);
    });
  }

  /** What an id that was used before is answered with. */
  async #before(
    store: Store,
    { bureau, batchId }: Withdrawal,
    bodySha256: string,
  ): Promise<Result<Accepted, Refusal> | null> {
    const stored = await store.withdrawals.find(bureau, batchId);
    if (stored === null) return null;
    if (stored.bodySha256 !== bodySha256) return err({ code: 'batch-differs', detail: 'batchId' });
    return ok({ receipt: stored.receipt, repeated: true });
  }

  /** One transaction: from its commit on, no question meets what was taken back. */
  async #takeBack(
    actor: Actor,
    withdrawal: Withdrawal,
    { bodySha256, delivery }: { bodySha256: string; delivery: Delivery },
  ): Promise<Result<Accepted, Refusal>> {
    const { store: outside, near, tally, clock } = this.#parts;
    const { batchId, withdraws, bureau, device } = withdrawal;
    const gone: number[] = [];
    const done = await outside.transaction(async (store): Promise<Result<Accepted, Refusal>> => {
      // Another process of the hub may have been faster.
      const before = await this.#before(store, withdrawal, bodySha256);
      if (before !== null) return before;
      const batch = await store.batches.find(bureau, withdraws);
      if (batch === null) return err({ code: 'unknown-batch', detail: 'withdraws' });
      const receivedAt = clock().toISOString();
      // First what is held: whoever releases it at this moment has either contributed it by now, or finds nothing any more.
      const waiting = await store.held.takeBack(bureau, withdraws, withdrawal.items, receivedAt);
      const leaving = await leavingWith(store, withdrawal);
      const taken = await store.material.takeBack(bureau, withdraws, withdrawal.items);
      await tellOfWithdrawal(store, this.#parts.alerts, { withdrawal, leaving });
      gone.push(...taken.contributions);
      await forgetVanished(store, taken.media, receivedAt);
      const items = withdrawal.items?.length ?? batch.items;
      const takenBack = gone.length + waiting;
      // What was written down when the batch came says what it held: it goes with the batch, its leaf stays.
      if (withdrawal.items === null) await store.log.erase(bureau, withdraws, 'withdrawn', receivedAt);
      await tally.add(store, { bureau, name: 'withdrawn', count: takenBack });
      const said = { batchId, withdraws, bureau, device, bodySha256, items, newItems: takenBack, receivedAt };
      const receipt = await writtenReceipt(this.#parts, store, { actor, said, subject: null, delivery });
      await store.withdrawals.add(withdrawal, { bodySha256, receipt, items, takenBack }, receivedAt);
      return ok({ receipt, repeated: false });
    });
    // What is no longer in the store matches nobody; this only keeps the index from comparing it.
    if (done.ok && gone.length > 0) await near.forget(gone);
    return done;
  }
}
