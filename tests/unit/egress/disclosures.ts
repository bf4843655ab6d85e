import type { DataRule } from '#lib/domain/data-rule.ts';
import type { DisclosableRecord, Disguise } from '#lib/domain/disclosable-record.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Membership } from '#lib/domain/wire/identity.ts';
import type { LookupItem } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import {
  lookupDisclosure,
  lookupPacker,
  submissionDraft,
  submissionPacker,
  type LookupDisclosure,
  type Pack,
  type Packer,
  type SubmissionDraft,
} from '#lib/egress/disclosure.ts';

/** A record that nobody has named or decided about. */
export function bare(media: MediaRecord): DisclosableRecord {
  return { media, names: [], mark: null, scheme: 'plain' };
}

/** For rules that disguise nothing. */
export const NO_DISGUISE: Disguise = {
  pseudonym: () => {
    throw new Error('the rule asks for no pseudonym');
  },
  countryOf: () => null,
};

/** The look-ups that ask about records. */
export function lookupDisclosures(
  records: readonly MediaRecord[],
  rule: DataRule,
  disguise = NO_DISGUISE,
): LookupDisclosure[] {
  return packs(records.map(bare), lookupPacker(rule, disguise)).map((pack) => lookupDisclosure(pack, rule));
}

/** The batches that submit records. */
export function submissionDisclosures(
  records: readonly MediaRecord[],
  rule: DataRule,
  membership: Membership,
  disguise = NO_DISGUISE,
): SubmissionDraft[] {
  const packed = packs(records.map(bare), submissionPacker(rule, disguise));
  return packed.map((pack) => submissionDraft(pack, rule, membership, null));
}

/** What records become, request by request. */
export function packs(
  records: readonly DisclosableRecord[],
  packer: Packer<LookupItem> | Packer<SubmissionItem>,
): Pack[] {
  const full: Pack[] = [];
  for (const record of records) {
    packer.put(record);
    if (packer.isFull) full.push(packer.take());
  }
  return packer.isEmpty ? full : [...full, packer.take()];
}
