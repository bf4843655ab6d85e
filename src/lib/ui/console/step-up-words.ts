import type { StepUpAct } from '#lib/domain/wire/identity.ts';
import * as m from '#lib/paraglide/messages.js';

const WORDS: Record<StepUpAct, () => string> = {
  'issue-code': m.step_up_issue_code,
  'add-bureau': m.step_up_add_bureau,
  'revoke-device': m.step_up_revoke_device,
  'remove-officer': m.step_up_remove_officer,
  'change-role': m.step_up_change_role,
  'make-token': m.step_up_make_token,
  'revoke-token': m.step_up_revoke_token,
  'end-sessions': m.step_up_end_sessions,
  'decide-approval': m.step_up_decide_approval,
  'set-retention': m.step_up_set_retention,
  'release-flood': m.step_up_release_flood,
  'change-series': m.step_up_change_series,
  withdraw: m.step_up_withdraw,
  'reopen-review': m.step_up_reopen_review,
  'commit-import': m.step_up_commit_import,
};

/** An act as it stands after "You are about to". */
export function stepUpWord(act: StepUpAct): string {
  return WORDS[act]();
}
