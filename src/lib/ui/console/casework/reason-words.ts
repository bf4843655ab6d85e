import * as m from '#lib/paraglide/messages.js';
import type { DeclineReason, OfferReason } from '#lib/domain/wire/hand-off.ts';
import type { RevocationReason } from '#lib/domain/wire/identification.ts';

export const OFFER_REASONS: Record<OfferReason, () => string> = {
  'victim-there': m.handoff_reason_victim,
  'offender-there': m.handoff_reason_offender,
  jurisdiction: m.handoff_reason_jurisdiction,
  'no-capacity': m.handoff_reason_capacity,
  other: m.handoff_reason_other,
};

export const DECLINE_REASONS: Record<DeclineReason, () => string> = {
  'not-ours': m.handoff_decline_not_ours,
  'no-capacity': m.handoff_decline_capacity,
  'too-little': m.handoff_decline_little,
  other: m.handoff_decline_other,
};

export const REVOCATION_REASONS: Record<RevocationReason, () => string> = {
  mistaken: m.identification_revoke_mistaken,
  duplicate: m.identification_revoke_duplicate,
  ordered: m.identification_revoke_ordered,
  other: m.identification_revoke_other,
};

const ALL = new Map(Object.entries({ ...DECLINE_REASONS, ...REVOCATION_REASONS, ...OFFER_REASONS }));

/** The words of a code that a history gives as reason. */
export function reasonWord(code: string): string {
  return ALL.get(code)?.() ?? code;
}
