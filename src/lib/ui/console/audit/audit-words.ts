import type { LogKind } from '#lib/domain/log-entry.ts';
import type { LogEntry } from '#lib/domain/wire/log.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatInstant, formatNumber } from '../../format.ts';

export const KIND_WORDS: Record<LogKind, () => string> = {
  'look-up': m.audit_kind_look_up,
  submission: m.audit_kind_submission,
  withdrawal: m.audit_kind_withdrawal,
  import: m.audit_kind_import,
  'data-rule': m.audit_kind_data_rule,
  bureau: m.audit_kind_bureau,
  enrolment: m.audit_kind_enrolment,
  device: m.audit_kind_device,
  session: m.audit_kind_session,
  token: m.audit_kind_token,
  role: m.audit_kind_role,
  approval: m.audit_kind_approval,
  claim: m.audit_kind_claim,
  identification: m.audit_kind_identification,
  series: m.audit_kind_series,
  'hand-off': m.audit_kind_hand_off,
  review: m.audit_kind_review,
  alert: m.audit_kind_alert,
  'known-set': m.audit_kind_known_set,
  retention: m.audit_kind_retention,
  'audit-view': m.audit_kind_audit_view,
  restore: m.audit_kind_restore,
};

const ACTS: Readonly<Record<string, () => string>> = {
  answered: m.audit_act_answered,
  verified: m.audit_act_verified,
  received: m.audit_act_received,
  'handed-in': m.audit_act_handed_in,
  'taken-back': m.audit_act_taken_back,
  'taken-in': m.audit_act_taken_in,
  'in-force': m.audit_act_in_force,
  added: m.audit_act_added,
  changed: m.audit_act_changed,
  'code-issued': m.audit_act_code_issued,
  'code-revoked': m.audit_act_code_revoked,
  enrolled: m.audit_act_enrolled,
  renamed: m.audit_act_renamed,
  revoked: m.audit_act_revoked,
  removed: m.audit_act_removed,
  opened: m.audit_act_opened,
  ended: m.audit_act_ended,
  'stepped-up': m.audit_act_stepped_up,
  made: m.audit_act_made,
  set: m.audit_act_set,
  expired: m.audit_act_expired,
  listed: m.audit_act_listed,
  acknowledged: m.audit_act_acknowledged,
  claimed: m.audit_act_claimed,
  released: m.audit_act_released,
  extended: m.audit_act_extended,
  reopened: m.audit_act_reopened,
  offered: m.audit_act_offered,
  accepted: m.audit_act_accepted,
  declined: m.audit_act_declined,
  cancelled: m.audit_act_cancelled,
  recorded: m.audit_act_recorded,
  corrected: m.audit_act_corrected,
  created: m.audit_act_created,
  merged: m.audit_act_merged,
  split: m.audit_act_split,
  closed: m.audit_act_closed,
  confirmed: m.audit_act_confirmed,
  refuted: m.audit_act_refuted,
  discarded: m.audit_act_discarded,
};

const DETAILS: Readonly<Record<string, () => string>> = {
  items: m.audit_detail_items,
  newItems: m.audit_detail_new_items,
  media: m.audit_detail_media,
  batches: m.audit_detail_batches,
  entries: m.audit_detail_entries,
  days: m.audit_detail_days,
  batch: m.audit_detail_batch,
  withdraws: m.audit_detail_withdraws,
  answer: m.audit_detail_answer,
  watched: m.audit_detail_watched,
  bureau: m.audit_detail_bureau,
  count: m.audit_detail_count,
};

/** What was done; a word that is not known here is shown as the hub gives it. */
export function actWord(act: string): string {
  return Object.hasOwn(ACTS, act) ? (ACTS[act]?.() ?? act) : act.replaceAll('-', ' ');
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{4}([0-9a-f]{8})$/;

/** Ids by their last digits, since the first are the time, counts as the language writes them; nothing that is none of anything. */
export function detailLines({ details }: Pick<LogEntry, 'details'>): { name: string; value: string; whole: string }[] {
  return Object.entries(details).flatMap(([key, value]) => {
    if (value === 0 || value === false) return [];
    const name = Object.hasOwn(DETAILS, key) ? (DETAILS[key]?.() ?? key) : key.replaceAll('-', ' ');
    const whole = String(value);
    if (value === true) return [{ name, value: '', whole: '' }];
    if (typeof value === 'number') return [{ name, value: formatNumber(value), whole }];
    return [{ name, value: UUID.exec(value)?.[1] ?? value, whole }];
  });
}

export function erasedWords({ at, why }: NonNullable<LogEntry['erased']>): string {
  const when = { at: formatInstant(at) };
  return why === 'withdrawn' ? m.audit_erased_withdrawn(when) : m.audit_erased_expired(when);
}
