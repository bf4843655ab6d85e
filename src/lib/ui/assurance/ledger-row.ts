import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';

/** One request that left, with how it ended; `end` is null while (or because) nothing is known of an answer. */
export type LedgerRow = {
  seq: number;
  at: string;
  method: string;
  route: string;
  purpose:
    | 'enrolment'
    | 'challenge'
    | 'sign-in'
    | 'sign-out'
    | 'data-rule'
    | 'look-up'
    | 'submission'
    | 'withdrawal'
    | 'carried'
    | 'hub-reading'
    | 'hub-work';
  bytes: number;
  sha256: string;
  end: 'answered' | 'unreachable' | 'timeout' | 'garbage' | null;
  status: number | null;
  answerBytes: number;
  /** Null where there was none, or it was not written down. */
  answerSha256: string | null;
};

const PURPOSES: Record<LedgerRow['purpose'], () => string> = {
  enrolment: m.ledger_purpose_enrolment,
  challenge: m.ledger_purpose_challenge,
  'sign-in': m.ledger_purpose_sign_in,
  'sign-out': m.ledger_purpose_sign_out,
  'data-rule': m.ledger_purpose_data_rule,
  'look-up': m.ledger_purpose_look_up,
  submission: m.ledger_purpose_submission,
  withdrawal: m.ledger_purpose_withdrawal,
  carried: m.ledger_purpose_carried,
  'hub-reading': m.ledger_purpose_hub_reading,
  'hub-work': m.ledger_purpose_hub_work,
};

export function purposeWord(purpose: LedgerRow['purpose']): string {
  return PURPOSES[purpose]();
}

export function endWord({ end, status, answerBytes }: LedgerRow): string {
  switch (end) {
    case 'answered':
      return m.ledger_end_answered({ status: String(status ?? ''), bytes: formatNumber(answerBytes) });
    case 'unreachable':
      return m.ledger_end_unreachable();
    case 'timeout':
      return m.ledger_end_timeout();
    case 'garbage':
      return m.ledger_end_garbage();
    case null:
      return m.ledger_end_none();
  }
}
