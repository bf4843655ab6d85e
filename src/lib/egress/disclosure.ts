import { canonicalBytes } from '#lib/domain/canonical.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { projectLookup, projectSubmission, type Withheld } from '#lib/domain/projection.ts';
import type { Membership } from '#lib/domain/wire/identity.ts';
import { MAX_LOOKUP_ITEMS, type LookupItem, type LookupRequest } from '#lib/domain/wire/lookup.ts';
import { MAX_BATCH_ITEMS, type Batch, type SubmissionItem } from '#lib/domain/wire/submission.ts';

/** One look-up as it would leave: `body` is exactly what is sent. `records` tell what each ref stands for. */
export type LookupDisclosure = {
  request: LookupRequest;
  body: Uint8Array<ArrayBuffer>;
  records: { ref: number; sha256: string; withheld: Withheld[] }[];
};

/** What a batch will say, before it has an id, a time and a signature. `records[i]` belongs to `content.items[i]`. */
export type SubmissionDraft = {
  content: Omit<Batch, 'batchId' | 'sealedAt' | 'signature'>;
  records: { sha256: string; withheld: Withheld[] }[];
};

/** A record of which nothing leaves. */
export type HeldBack = { sha256: string; withheld: Withheld[] };

/**
 * The look-ups that ask about records, each record once, at most 1,000 a request. Refs count from 0 in each request, so
 * they tell nothing. No request at all when the rule holds everything back: `heldBack` says why.
 */
export function lookupDisclosures(records: readonly MediaRecord[], rule: DataRule): LookupDisclosure[] {
  const dataRule = { id: rule.id, version: rule.version };
  const asked = distinct(records).filter((record) => projectLookup(record, rule, 0).item !== null);
  return chunks(asked, MAX_LOOKUP_ITEMS).map((chunk) => {
    const items: LookupItem[] = [];
    const described = chunk.map((record, ref) => {
      const { item, withheld } = projectLookup(record, rule, ref);
      if (item !== null) items.push(item);
      return { ref, sha256: record.sha256, withheld };
    });
    const request: LookupRequest = { dataRule, items };
    return { request, body: canonicalBytes(request), records: described };
  });
}

/** The batches that submit records, each record once, at most 1,000 a batch. */
export function submissionDisclosures(
  records: readonly MediaRecord[],
  rule: DataRule,
  membership: Membership,
  caseRef: string | null = null,
): SubmissionDraft[] {
  const common = {
    bureau: membership.bureau.code,
    device: membership.device,
    dataRule: { id: rule.id, version: rule.version },
    handling: rule.handling,
    caseRef,
  };
  const submitted: { item: SubmissionItem; record: SubmissionDraft['records'][number] }[] = [];
  for (const record of distinct(records)) {
    const { item, withheld } = projectSubmission(record, rule);
    if (item !== null) submitted.push({ item, record: { sha256: record.sha256, withheld } });
  }
  return chunks(submitted, MAX_BATCH_ITEMS).map((chunk) => ({
    content: { ...common, items: chunk.map(({ item }) => item) },
    records: chunk.map(({ record }) => record),
  }));
}

/** The records that stay here entirely, and why: nothing is left out without a word. */
export function heldBack(
  records: readonly MediaRecord[],
  rule: DataRule,
  purpose: 'look-up' | 'submission',
): HeldBack[] {
  return distinct(records).flatMap((record) => {
    const { item, withheld } = purpose === 'look-up' ? projectLookup(record, rule, 0) : projectSubmission(record, rule);
    return item === null ? [{ sha256: record.sha256, withheld }] : [];
  });
}

/** One record a SHA-256, in the order of first appearance. */
function distinct(records: readonly MediaRecord[]): MediaRecord[] {
  const bySha256 = new Map<string, MediaRecord>();
  for (const record of records) if (!bySha256.has(record.sha256)) bySha256.set(record.sha256, record);
  return [...bySha256.values()];
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
