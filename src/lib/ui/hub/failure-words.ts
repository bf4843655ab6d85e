import type { ProblemCode } from '#lib/domain/wire/problem.ts';
import * as m from '#lib/paraglide/messages.js';

type Words = { title: () => string; advice: () => string };

const refused = (code: ProblemCode): Words => ({
  title: m.hub_failure_refused,
  advice: () => m.hub_failure_refused_advice({ code }),
});
const ruleChanged: Words = { title: m.hub_failure_rule, advice: m.hub_failure_rule_advice };
const signInAgain: Words = { title: m.hub_failure_sign_in, advice: m.hub_failure_sign_in_advice };
const hubFailed: Words = { title: m.hub_failure_internal, advice: m.hub_failure_internal_advice };

/** What the hub said no with. */
const PROBLEM_WORDS: Record<ProblemCode, Words> = {
  'not-json': refused('not-json'),
  'malformed-request': refused('malformed-request'),
  'not-canonical': refused('not-canonical'),
  'bad-signature': { title: m.hub_failure_signature, advice: m.hub_failure_signature_advice },
  'wrong-bureau-or-device': refused('wrong-bureau-or-device'),
  'batch-differs': refused('batch-differs'),
  'import-differs': refused('import-differs'),
  'import-incomplete': refused('import-incomplete'),
  'import-closed': { title: m.hub_failure_import_closed, advice: m.hub_failure_import_closed_advice },
  'not-found': refused('not-found'),
  'method-not-allowed': refused('method-not-allowed'),
  'foreign-origin': refused('foreign-origin'),
  'changed-meanwhile': { title: m.hub_failure_changed, advice: m.hub_failure_changed_advice },
  'too-large': refused('too-large'),
  'unknown-data-rule': ruleChanged,
  'field-outside-data-rule': ruleChanged,
  'data-rule-version': { title: m.hub_failure_rule_version, advice: m.hub_failure_rule_version_advice },
  'batch-erased': { title: m.hub_failure_batch_erased, advice: m.hub_failure_batch_erased_advice },
  'unknown-batch': { title: m.hub_failure_unknown_batch, advice: m.hub_failure_unknown_batch_advice },
  'parcel-not-readable': { title: m.hub_failure_parcel, advice: m.hub_failure_parcel_advice },
  'batch-in-progress': { title: m.hub_failure_in_progress, advice: m.hub_failure_in_progress_advice },
  'code-not-valid': { title: m.hub_failure_code, advice: m.hub_failure_code_advice },
  'sign-in-refused': { title: m.hub_failure_refused_device, advice: m.hub_failure_refused_device_advice },
  'not-signed-in': signInAgain,
  'not-allowed': { title: m.hub_failure_role, advice: m.hub_failure_role_advice },
  'step-up-needed': { title: m.hub_failure_step_up, advice: m.hub_failure_step_up_advice },
  'approval-waiting': { title: m.hub_failure_waiting, advice: m.hub_failure_waiting_advice },
  'bureau-exists': { title: m.hub_failure_bureau_exists, advice: m.hub_failure_bureau_exists_advice },
  'last-admin': { title: m.hub_failure_last_admin, advice: m.hub_failure_last_admin_advice },
  'own-request': { title: m.hub_failure_own_request, advice: m.hub_failure_own_request_advice },
  'already-decided': { title: m.hub_failure_decided, advice: m.hub_failure_decided_advice },
  'look-up-budget': { title: m.hub_failure_budget, advice: m.hub_failure_budget_advice },
  'review-not-decided': refused('review-not-decided'),
  'too-many-requests': { title: m.hub_failure_busy, advice: m.hub_failure_busy_advice },
  'internal-error': hubFailed,
  'not-ready': hubFailed,
};

/** What went wrong on the way, or in the answer. */
const DOOR_WORDS = {
  unreachable: { title: m.hub_failure_unreachable, advice: m.hub_failure_unreachable_advice },
  timeout: { title: m.hub_failure_timeout, advice: m.hub_failure_timeout_advice },
  garbage: { title: m.hub_failure_garbage, advice: m.hub_failure_garbage_advice },
  'wrong-hub': { title: m.hub_failure_wrong_hub, advice: m.hub_failure_wrong_hub_advice },
  'false-rule': { title: m.hub_failure_false_rule, advice: m.hub_failure_false_rule_advice },
  'other-rule': { title: m.hub_failure_other_rule, advice: m.hub_failure_other_rule_advice },
  'not-enrolled': { title: m.hub_failure_not_enrolled, advice: m.hub_failure_not_enrolled_advice },
  'already-enrolled': { title: m.enrol_failure_already, advice: m.enrol_failure_already_advice },
} satisfies Record<string, Words>;

/** What went wrong on this device. */
const VAULT_WORDS = {
  'quota-exceeded': { title: m.access_failure_quota, advice: m.access_failure_quota_advice },
  'storage-failed': { title: m.access_failure_storage, advice: m.access_failure_storage_advice },
  'job-elsewhere': { title: m.job_elsewhere, advice: m.resume_elsewhere },
  'other-tab': { title: m.access_failure_other_tab, advice: m.access_failure_other_tab_advice },
  'key-derivation-failed': { title: m.access_failure_key, advice: m.access_failure_key_advice },
  'damaged-record': { title: m.access_failure_damaged, advice: m.access_failure_damaged_advice },
  'weak-passphrase': { title: m.access_failure_weak, advice: m.access_failure_weak_advice },
  'wrong-passphrase': { title: m.access_failure_wrong, advice: m.access_failure_wrong_advice },
  'mistyped-recovery-key': {
    title: m.vault_failure_mistyped_recovery,
    advice: m.vault_failure_mistyped_recovery_advice,
  },
  'wrong-recovery-key': { title: m.vault_failure_wrong_recovery, advice: m.vault_failure_wrong_recovery_advice },
  'no-recovery-key': { title: m.vault_failure_no_recovery, advice: m.vault_failure_no_recovery_advice },
  exists: { title: m.access_failure_exists, advice: m.access_failure_exists_advice },
  absent: { title: m.access_failure_absent, advice: m.access_failure_absent_advice },
  locked: { title: m.access_failure_locked, advice: m.access_failure_locked_advice },
} satisfies Record<string, Words>;

const WORDS = new Map<string, Words>(Object.entries({ ...PROBLEM_WORDS, ...DOOR_WORDS, ...VAULT_WORDS }));

/** A failure's code as a headline and what to do about it. A code that nobody foresaw is named in its advice. */
export function failureWords(code: string): { title: string; advice: string } {
  // A bare status: something before the hub answered in its place, a proxy, say.
  const words = WORDS.get(code.startsWith('http-5') ? 'internal-error' : code);
  if (words === undefined) return { title: m.hub_failure_other(), advice: m.hub_failure_unknown_advice({ code }) };
  return { title: words.title(), advice: words.advice() };
}
