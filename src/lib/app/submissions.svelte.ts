import type { MediaRecord } from '#lib/domain/media.ts';
import type { Handling } from '#lib/domain/data-rule.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { MAX_BATCH_ITEMS, type Receipt } from '#lib/domain/wire/submission.ts';
import { submissionDisclosures } from '#lib/egress/disclosure.ts';
import { failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { SealedBatch } from '#lib/egress/outbox.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import { disclosed, type Disclosed } from './disclosed.ts';
import type { Door } from './door.ts';
import { frameBreaks } from './row-order.ts';
import { portions, sift } from './sift.ts';

/** Batches that are signed and shown, and nowhere but in memory: `Send` sends exactly their bytes. */
export type Draft = {
  readonly batches: readonly SealedBatch[];
  readonly rows: readonly Disclosed[];
  readonly handling: Handling;
};

/** How the last sending ended: what the hub acknowledged, and what waits in the outbox. */
export type Sent = { readonly acknowledged: number; readonly waiting: number };

/** What would be submitted: reviewed to the byte, then queued and sent. */
export class Submissions {
  readonly #door: () => Door | null;
  readonly #send: (batchIds: readonly string[]) => Promise<readonly Receipt[]>;
  #review = 0;

  draft = $state.raw<Draft | null>(null);
  sealing = $state(false);
  sending = $state(false);
  /** Why the last step failed, as a code. */
  failure = $state<string | null>(null);
  sent = $state.raw<Sent | null>(null);

  readonly bytes = $derived(this.draft?.batches.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0);

  /** @param send sends queued batches and gives the verified receipts of those that got through */
  constructor(door: () => Door | null, send: (batchIds: readonly string[]) => Promise<readonly Receipt[]>) {
    this.#door = door;
    this.#send = send;
  }

  /** Seals what a rule lets leave, in memory. A newer review takes the place of an older one. */
  async review(records: readonly MediaRecord[], { dataRule, membership }: EnrolledIdentity): Promise<void> {
    const door = this.#door();
    if (door === null || this.sending) return;
    const review = ++this.#review;
    this.sealing = true;
    this.sent = null;
    this.failure = null;
    this.draft = null;
    const sealed = await this.#seal(records, { dataRule, membership }, door, () => review !== this.#review);
    if (sealed === null) return;
    this.sealing = false;
    if (sealed.ok) this.draft = { ...sealed.value, handling: dataRule.handling };
    else this.failure = failureCode(sealed.error);
  }

  /** Forgets the draft; nothing of it was stored or sent. */
  discard(): void {
    this.#review++;
    this.sealing = false;
    this.draft = null;
    this.failure = null;
  }

  /** Queues the reviewed batches, then sends them. What was queued is never lost; what was not stays in the draft. */
  async send(): Promise<void> {
    const door = this.#door();
    if (door === null || this.draft === null || this.sending) return;
    this.sending = true;
    this.failure = null;
    try {
      const { batches } = this.draft;
      for (const [done, batch] of batches.entries()) {
        const queued = await door.outbox.enqueue(batch);
        if (queued.ok) continue;
        this.failure = failureCode(queued.error);
        this.draft = { ...this.draft, batches: batches.slice(done) };
        return;
      }
      this.draft = null;
      const receipts = await this.#send(batches.map(({ batchId }) => batchId));
      const acknowledged = receipts.reduce((sum, { items }) => sum + items, 0);
      this.sent = { acknowledged, waiting: batches.length - receipts.length };
    } finally {
      this.sending = false;
    }
  }

  /** Signs batch by batch, with breaks for the page; null when nobody wants it any more. */
  async #seal(
    records: readonly MediaRecord[],
    { dataRule, membership }: Pick<EnrolledIdentity, 'dataRule' | 'membership'>,
    { outbox }: Door,
    dropped: () => boolean,
  ): Promise<Result<Omit<Draft, 'handling'>, HubFailure> | null> {
    const rows: Disclosed[] = [];
    const batches: SealedBatch[] = [];
    const breathe = frameBreaks();
    const { leaving, held } = await sift(records, dataRule, 'submission', breathe);
    for (const some of portions(leaving, MAX_BATCH_ITEMS)) {
      for (const draft of submissionDisclosures(some, dataRule, membership)) {
        await breathe();
        const sealed = await outbox.sign(draft);
        if (dropped()) return null;
        if (!sealed.ok) return sealed;
        batches.push(sealed.value);
        rows.push(...disclosed(draft.content.items, draft.records));
      }
      await breathe();
    }
    if (dropped()) return null;
    rows.push(...disclosed([], held));
    return ok({ batches, rows });
  }
}
