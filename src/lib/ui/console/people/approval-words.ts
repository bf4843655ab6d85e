import type { Approval, ApprovalState, Decision } from '#lib/domain/wire/approval.ts';
import * as m from '#lib/paraglide/messages.js';

type Words = { button: () => string; title: () => string; meaning: () => string; working: () => string };

export const DECISION_WORDS: Record<Decision['decision'], Words> = {
  approve: {
    button: m.approval_approve,
    title: m.approval_approve_title,
    meaning: m.approval_approve_meaning,
    working: m.approval_approving,
  },
  refuse: {
    button: m.approval_refuse,
    title: m.approval_refuse_title,
    meaning: m.approval_refuse_meaning,
    working: m.approval_refusing,
  },
  cancel: {
    button: m.approval_cancel,
    title: m.approval_cancel_title,
    meaning: m.approval_cancel_meaning,
    working: m.approval_cancelling,
  },
};

const STATES: Record<ApprovalState, () => string> = {
  waiting: m.approval_state_waiting,
  done: m.approval_state_done,
  refused: m.approval_state_refused,
  cancelled: m.approval_state_cancelled,
  overtaken: m.approval_state_overtaken,
  expired: m.approval_state_expired,
};

export function stateWord(state: ApprovalState): string {
  return STATES[state]();
}

/** What is asked for, in one line. */
export function approvalTitle({ subject }: Approval): string {
  if (subject.kind === 'hub-admin') {
    const { name, bureau } = subject.officer;
    return m.approval_hub_admin({ officer: name, bureau });
  }
  const { rule } = subject.document;
  return m.approval_data_rule({ version: String(rule.version), title: rule.title });
}
