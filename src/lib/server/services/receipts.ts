import { err, ok, type Result } from '#lib/domain/result.ts';
import { UuidV7 } from '#lib/domain/uuid.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Refusal } from './refusal.ts';

/** Receipts given before, for callers of the bureau that they were given to. */
export class Receipts {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The receipt's text. Another bureau's batch is as unknown as one that never was. */
  async find(actor: Actor, batchId: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'read-receipt');
    if (refusal !== null) return err(refusal);
    if (!UuidV7.safeParse(batchId).success) return err({ code: 'not-found' });
    const stored = await this.#store.batches.find(actor.bureau, batchId);
    if (stored === null) return err({ code: 'not-found' });
    return stored.receipt === null ? err({ code: 'batch-erased' }) : ok(stored.receipt);
  }
}
