import type { AlertKind, AlertSubject } from '#lib/domain/wire/alert.ts';
import * as m from '#lib/paraglide/messages.js';
import type { ConsolePlace } from '../places.ts';

type Words = { title: () => string; advice: () => string };

/** What each kind of alert says, and what to do then. */
export const ALERT_WORDS: Record<AlertKind, Words> = {
  'met-by-submission': { title: m.alert_met_by_submission, advice: m.alert_met_by_submission_advice },
  'met-by-look-up': { title: m.alert_met_by_look_up, advice: m.alert_met_by_look_up_advice },
  'own-submission-met': { title: m.alert_own_submission_met, advice: m.alert_own_submission_met_advice },
  'own-look-up-met': { title: m.alert_own_look_up_met, advice: m.alert_own_look_up_met_advice },
  watched: { title: m.alert_watched, advice: m.alert_watched_advice },
  identified: { title: m.alert_identified, advice: m.alert_identified_advice },
  claimed: { title: m.alert_claimed, advice: m.alert_claimed_advice },
  'claim-expired': { title: m.alert_claim_expired, advice: m.alert_claim_expired_advice },
  withdrawn: { title: m.alert_withdrawn, advice: m.alert_withdrawn_advice },
  'match-confirmed': { title: m.alert_match_confirmed, advice: m.alert_match_confirmed_advice },
  'match-refuted': { title: m.alert_match_refuted, advice: m.alert_match_refuted_advice },
  lead: { title: m.alert_lead, advice: m.alert_lead_advice },
  'hand-off': { title: m.alert_hand_off, advice: m.alert_hand_off_advice },
  approval: { title: m.alert_approval, advice: m.alert_approval_advice },
  flood: { title: m.alert_flood, advice: m.alert_flood_advice },
  quality: { title: m.alert_quality, advice: m.alert_quality_advice },
  'watch-not-kept': { title: m.alert_watch_not_kept, advice: m.alert_watch_not_kept_advice },
  expiring: { title: m.alert_expiring, advice: m.alert_expiring_advice },
  'review-due': { title: m.alert_review_due, advice: m.alert_review_due_advice },
};

/** Codes that stand in an alert's word; any other word is shown as it is. */
const CODES: Readonly<Record<string, () => string>> = {
  offered: m.alert_word_offered,
  accepted: m.alert_word_accepted,
  declined: m.alert_word_declined,
  cancelled: m.alert_word_cancelled,
  expired: m.handoff_state_expired,
  mistaken: m.identification_revoke_mistaken,
  duplicate: m.identification_revoke_duplicate,
  ordered: m.identification_revoke_ordered,
  serial: m.alert_word_serial,
  series: m.alert_word_series,
  'place-and-day': m.alert_word_place_and_day,
  'wrong-file': m.withdraw_reason_wrong_file,
  'not-allowed': m.withdraw_reason_not_allowed,
  'court-order': m.withdraw_reason_court_order,
  'faulty-hash': m.withdraw_reason_faulty_hash,
  other: m.withdraw_reason_other,
};

export function alertWord(word: string): string {
  return Object.hasOwn(CODES, word) ? (CODES[word]?.() ?? word) : word;
}

/** Where the thing is that an alert is about; null where it has no place of its own. */
export function placeOf(kind: AlertKind, { about }: Pick<AlertSubject, 'about'>): ConsolePlace | 'outbox' | null {
  const places: Readonly<Record<string, ConsolePlace | 'outbox'>> = {
    investigation: 'investigations',
    'hand-off': 'investigations',
    identification: 'identifications',
    series: 'series',
    review: 'review',
    approval: 'people',
    batch: 'outbox',
  };
  if (kind === 'flood') return 'quality';
  return about !== null && Object.hasOwn(places, about.kind) ? (places[about.kind] ?? null) : null;
}
