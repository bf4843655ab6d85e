import type { ReportCheck, ReportFinding } from '#lib/domain/court-report/finding.ts';
import { REPORT_TABLES } from '#lib/domain/court-report/lines.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';
import { tableName } from './tables.ts';

const NAMES: Record<ReportCheck, () => string> = {
  form: m.verify_check_form,
  tables: m.verify_check_tables,
  signature: m.verify_check_signature,
  counts: m.verify_check_counts,
  receipts: m.verify_check_receipts,
  proofs: m.verify_check_proofs,
  answers: m.verify_check_answers,
  ledger: m.verify_check_ledger,
};

export function checkName(check: ReportCheck): string {
  return NAMES[check]();
}

/** What came of a check, in a sentence or two. */
export function findingWords({ check, state, why, of, at }: ReportFinding): string {
  const [count, place] = [formatNumber(of), formatNumber(at ?? 0)];
  const told: Record<ReportCheck, Record<ReportFinding['state'], () => string>> = {
    form: { holds: m.verify_form_holds, fails: () => formWords(why), unknown: m.verify_form_not_a_report },
    tables: {
      holds: m.verify_tables_holds,
      fails: () => m.verify_tables_fails({ table: tableName(REPORT_TABLES[(at ?? 1) - 1] ?? 'files') }),
      unknown: m.verify_tables_holds,
    },
    signature: {
      holds: m.verify_signature_holds,
      fails: m.verify_signature_fails,
      unknown: m.verify_signature_unknown,
    },
    counts: {
      holds: () => m.verify_counts_holds({ count }),
      fails: m.verify_counts_fails,
      unknown: m.verify_counts_fails,
    },
    receipts: {
      holds: () => m.verify_receipts_holds({ count }),
      fails: () => m.verify_receipts_fails({ at: place }),
      unknown: m.verify_receipts_unknown,
    },
    proofs: {
      holds: () => m.verify_proofs_holds({ count }),
      fails: () => m.verify_proofs_fails({ at: place }),
      unknown: () => (of === 0 ? m.verify_proofs_nothing() : m.verify_proofs_unknown({ count })),
    },
    answers: {
      holds: () => m.verify_answers_holds({ count }),
      fails: () => m.verify_answers_fails({ at: place }),
      unknown: () => (of === 0 ? m.verify_answers_nothing() : m.verify_answers_unknown({ count })),
    },
    ledger: {
      holds: () => m.verify_ledger_holds({ count }),
      fails: () => m.verify_ledger_fails({ at: place }),
      unknown: m.verify_ledger_unknown,
    },
  };
  return told[check][state]();
}

function formWords(why: ReportFinding['why']): string {
  if (why === 'cannot-be-read') return m.verify_form_cannot_be_read();
  if (why === 'not-canonical') return m.verify_form_not_canonical();
  return why === 'cut-off' ? m.verify_form_cut_off() : m.verify_form_not_a_report();
}
