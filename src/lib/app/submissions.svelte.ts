import type { DataRule } from '#lib/domain/data-rule.ts';
import type { Withheld } from '#lib/domain/projection.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { CaseRef } from '#lib/domain/wire/item-fields.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { Pack } from '#lib/egress/disclosure.ts';
import { failureCode } from '#lib/egress/hub-failure.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { CaseDisclosure } from './case-disclosure.ts';
import type { Door } from './door.ts';
import { Review, type ReviewedRequest } from './review.svelte.ts';

type By = Pick<EnrolledIdentity, 'dataRule' | 'membership'>;

/** What all batches of a draft have in common, and what of it stays here. */
export type Draft = {
  readonly rule: DataRule;
  readonly caseRef: CaseRef | null;
  readonly withheld: readonly Withheld[];
};

/** How the last sending ended: what the hub acknowledged, and what waits in the outbox. */
export type Sent = { readonly acknowledged: number; readonly waiting: number };

/** What would be submitted: signed, reviewed to the byte, then released and sent. */
export class Submissions {
  readonly #door: () => Door | null;
  readonly #send: (batchIds: readonly string[]) => Promise<readonly Receipt[]>;

  /** The batches as they would be sent: drafts in the outbox, which nothing sends. */
  readonly review: Review;
  draft = $state.raw<Draft | null>(null);
  sealing = $state(false);
  sending = $state(false);
  /** Why the last step failed, as a code. */
  failure = $state<string | null>(null);
  sent = $state.raw<Sent | null>(null);
  #newest = 0;

  /** @param send sends released batches and gives the verified receipts of those that got through */
  constructor(door: () => Door | null, send: (batchIds: readonly string[]) => Promise<readonly Receipt[]>) {
    this.#door = door;
    this.#send = send;
    this.review = new Review(() => door()?.drafts ?? null);
  }

  /** Seals what a rule lets leave. A newer draft takes the place of an older one. */
  async prepare(contents: CaseDisclosure, by: By): Promise<void> {
    const door = this.#door();
    if (door === null || this.sending) return;
    this.discard();
    const mine = this.#newest;
    this.sealing = true;
    this.sent = null;
    const made = await this.#fill(contents, by, door);
    if (made === null || mine !== this.#newest) return;
    this.sealing = false;
    if (made.ok) this.draft = made.value;
    else this.failure = made.error;
  }

  /** Forgets the draft; nothing of it was sent. */
  discard(): void {
    this.#newest++;
    this.review.clear();
    this.sealing = false;
    this.draft = null;
    this.failure = null;
  }

  /** Releases the reviewed batches, all or none, then sends them. What is released is never lost. */
  async send(): Promise<void> {
    const door = this.#door();
    if (door === null || this.draft === null || this.sending) return;
    this.sending = true;
    this.failure = null;
    try {
      const batchIds = this.review.requests.map(({ id }) => id);
      const released = await door.outbox.release(batchIds);
      if (!released.ok) {
        this.failure = failureCode(released.error);
        return;
      }
      this.review.release();
      this.draft = null;
      const receipts = await this.#send(batchIds);
      const acknowledged = receipts.reduce((sum, { items }) => sum + items, 0);
      this.sent = { acknowledged, waiting: batchIds.length - receipts.length };
    } finally {
      this.sending = false;
    }
  }

  /** Null when nobody wants it any more. */
  async #fill(contents: CaseDisclosure, by: By, door: Door): Promise<Result<Draft, string> | null> {
    const rule = by.dataRule;
    const disguise = await door.disguise(rule);
    if (!disguise.ok) return disguise;
    const { caseRef, withheld } = door.disclosure.projectCaseRef(contents.reference, rule, disguise.value);
    const packer = door.disclosure.submissionPacker(rule, disguise.value);
    const { caseId } = contents;
    const filled = await this.review.fill(contents, packer, (pack) => sealed(pack, { ...by, caseRef, caseId }, door));
    return filled?.ok === true ? ok({ rule, caseRef, withheld }) : filled;
  }
}

/** Signs a batch and keeps it as a draft. */
async function sealed(
  pack: Pack,
  { dataRule, membership, caseRef, caseId }: By & { caseRef: CaseRef | null; caseId: string | undefined },
  { disclosure, outbox }: Door,
): Promise<Result<ReviewedRequest, string>> {
  const signed = await outbox.sign({ ...disclosure.submissionDraft(pack, dataRule, membership, caseRef), caseId });
  const kept = signed.ok ? await outbox.draft(signed.value) : signed;
  if (!kept.ok) return err(failureCode(kept.error));
  const { batchId, bytes } = kept.value;
  return ok({ id: batchId, bytes: bytes.length, items: pack.items.length });
}
