import type { BuildFacts } from '#lib/domain/integrity.ts';
import {
  errorLedgerCsv,
  errorLedgerJson,
  type ErrorLedger,
  type ErrorLedgerFailure,
} from '#lib/formats/error-ledger.ts';
import type { StreamedReport } from './exports.ts';
import { stamp } from './file-stamp.ts';

/** Every file that is not hashed, with why, for a spreadsheet. */
export function errorLedgerCsvReport<E>(ledger: ErrorLedger<E>, now: Date): StreamedReport<ErrorLedgerFailure<E>> {
  return { name: `lintel-errors-${stamp(now.toISOString())}.csv`, mime: 'text/csv', parts: errorLedgerCsv(ledger) };
}

/** The same as JSON, `lintel-errors/1`. */
export function errorLedgerJsonReport<E>(
  ledger: ErrorLedger<E>,
  build: BuildFacts,
  now: Date,
): StreamedReport<ErrorLedgerFailure<E>> {
  const createdAt = now.toISOString();
  const parts = errorLedgerJson(ledger, { ...build, createdAt });
  return { name: `lintel-errors-${stamp(createdAt)}.json`, mime: 'application/json', parts };
}
