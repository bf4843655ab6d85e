import { canonicalBytes, canonicalText, type CanonicalText, type Json } from '#lib/domain/canonical.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import { type LookupWishes, NO_WISHES } from '#lib/domain/lookup-wishes.ts';
import { projectLookup, projectSubmission, type Projection } from '#lib/domain/projection.ts';
import { MAX_BODY_BYTES } from '#lib/domain/wire/common.ts';
import type { Membership } from '#lib/domain/wire/identity.ts';
import type { CaseRef } from '#lib/domain/wire/item-fields.ts';
import { MAX_LOOKUP_ITEMS, type LookupItem } from '#lib/domain/wire/lookup.ts';
import { MAX_BATCH_ITEMS, type Batch, type SubmissionItem } from '#lib/domain/wire/submission.ts';

/** The items of one request, and the records that they came from: `sha256s[i]` belongs to `items[i]`. */
export type Pack = { readonly items: readonly CanonicalText[]; readonly sha256s: readonly string[] };

/** One look-up as it leaves: `body` is exactly what is sent. `records` tell what each ref stands for. */
export type LookupDisclosure = {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly records: readonly { readonly ref: number; readonly sha256: string }[];
};

/** What a batch will say, before it has an id, a time and a signature. */
export type SubmissionDraft = {
  readonly content: Omit<Batch, 'batchId' | 'sealedAt' | 'signature' | 'items'> & {
    readonly items: readonly CanonicalText[];
  };
  /** The case from which it comes. That stays in this vault. */
  readonly caseId?: string | undefined;
};

/** Kept free in a body: for what surrounds its items, and for one more with 20 names and a text, below 45,000 bytes. */
const ROOM = 64 * 1024;

/**
 * Fills requests with what records become under a rule, each record once, and never holds more than one request: whoever
 * puts records in takes it out when it is full, and what is left at the end.
 */
export class Packer<Item extends Json & { readonly sha256?: string | undefined }> {
  readonly #size: number;
  readonly #project: (record: DisclosableRecord, place: number) => Projection<Item>;
  readonly #seen = new Set<string>();
  #items: CanonicalText[] = [];
  #sha256s: string[] = [];
  #bytes = 0;

  /** @param project what a record becomes as the item at a place of its request */
  constructor(size: number, project: (record: DisclosableRecord, place: number) => Projection<Item>) {
    this.#size = size;
    this.#project = project;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#size || this.#bytes > MAX_BODY_BYTES - ROOM;
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** What a record becomes, and whether something of it stays here; null when it was put in before. */
  put(record: DisclosableRecord): Projection<Item> | null {
    const { sha256 } = record.media;
    if (this.#seen.has(sha256)) return null;
    this.#seen.add(sha256);
    const projection = this.#project(record, this.#items.length);
    if (projection.item === null) return projection;
    const text = canonicalText(projection.item);
    this.#items.push(text);
    this.#bytes += new TextEncoder().encode(text.json).length;
    this.#sha256s.push(sha256);
    return projection;
  }

  /** Empties it. */
  take(): Pack {
    const pack = { items: this.#items, sha256s: this.#sha256s };
    this.#items = [];
    this.#sha256s = [];
    this.#bytes = 0;
    return pack;
  }
}

/** For look-ups. Refs count from 0 in each request, so they tell nothing. */
export function lookupPacker(rule: DataRule, disguise: Disguise): Packer<LookupItem> {
  return new Packer(MAX_LOOKUP_ITEMS, (record, ref) => projectLookup(record, rule, disguise, ref));
}

export function submissionPacker(rule: DataRule, disguise: Disguise): Packer<SubmissionItem> {
  return new Packer(MAX_BATCH_ITEMS, (record) => projectSubmission(record, rule, disguise));
}

/** The look-up that asks what was packed, for more than an answer only where it is wished and the rule allows it. */
export function lookupDisclosure(
  { items, sha256s }: Pack,
  rule: DataRule,
  wishes: LookupWishes = NO_WISHES,
): LookupDisclosure {
  const body = canonicalBytes({
    dataRule: { id: rule.id, version: rule.version },
    ...(wishes.watch && rule.watchDays > 0 && { watchDays: rule.watchDays }),
    ...(wishes.named && rule.nameAsker && { named: true }),
    context: true,
    items,
  });
  return { body, records: sha256s.map((sha256, ref) => ({ ref, sha256 })) };
}

/** The batch that submits what was packed. */
export function submissionDraft(
  { items }: Pack,
  rule: DataRule,
  membership: Membership,
  caseRef: CaseRef | null,
): SubmissionDraft {
  return {
    content: {
      bureau: membership.bureau.code,
      device: membership.device,
      dataRule: { id: rule.id, version: rule.version },
      handling: rule.handling,
      caseRef,
      items,
    },
  };
}
