import type { ReportTable } from '#lib/domain/court-report/lines.ts';
import * as m from '#lib/paraglide/messages.js';

/** Lines of a table on the screen: enough to see what is in it. */
export const PREVIEW = 10;

/** How many lines of a table may go on paper. */
export const PRINT_LIMITS = [100, 1000, 10_000] as const;

const NAMES: Record<ReportTable, () => string> = {
  answers: m.report_table_answers,
  errors: m.report_table_errors,
  files: m.report_table_files,
  ledger: m.report_table_ledger,
  receipts: m.report_table_receipts,
};

export function tableName(table: ReportTable): string {
  return NAMES[table]();
}

/** Which tables go on paper. */
export type Printed = Readonly<Record<ReportTable, boolean>>;

/** All but the ledger, which is long and about the device, not the case. */
export const FIRST_PRINTED: Printed = { answers: true, errors: true, files: true, ledger: false, receipts: true };

/** How tables are laid out: which go on paper, and how many lines of each are in the page by now. */
export type Layout = { readonly printed: Printed; readonly shown: number };

/** In the order in which a court reads them. */
export const READING_ORDER: readonly ReportTable[] = ['files', 'errors', 'answers', 'receipts', 'ledger'];
