import * as z from 'zod/mini';
import { ReportStatement } from './statement.ts';

/**
 * What is looked at in a report, in this order:
 * - `form`: the file is a whole report in its one canonical form (RFC 8785)
 * - `tables`: each table is the one whose digest is stated
 * - `signature`: the statement is signed with the key that it names
 * - `counts`: everything that is counted adds up again
 * - `receipts`: each receipt is signed with the hub's key that the report names
 * - `proofs`: each receipt stands in the hub's log, as of a checkpoint that the hub has signed
 * - `answers`: the same of each answer of the hub
 * - `ledger`: the record of what left the device is a whole chain
 */
export const ReportCheck = z.enum(['form', 'tables', 'signature', 'counts', 'receipts', 'proofs', 'answers', 'ledger']);
export type ReportCheck = z.infer<typeof ReportCheck>;

/**
 * What came of one check. `unknown`: there is nothing in the report by which it could be told. `why` says more in a code,
 * `of` how many things were looked at, `at` which one is the first that does not hold, from 1.
 */
export const ReportFinding = z.strictObject({
  check: ReportCheck,
  state: z.enum(['holds', 'fails', 'unknown']),
  why: z.enum([
    'as-it-should-be',
    'cannot-be-read',
    'not-a-report',
    'not-canonical',
    'cut-off',
    'other-content',
    'not-signed',
    'other-key',
    'not-adding-up',
    'bad-signature',
    'no-proof',
    'not-in-log',
    'changed',
    'missing',
    'nothing-there',
  ]),
  of: z.int().check(z.gte(0)),
  at: z.nullable(z.int().check(z.gte(0))),
});
export type ReportFinding = z.infer<typeof ReportFinding>;

/** All findings, and what the report states; null when it could not be read. */
export const VerifiedReport = z.strictObject({
  statement: z.nullable(ReportStatement),
  findings: z.array(ReportFinding).check(z.minLength(1)),
});
export type VerifiedReport = z.infer<typeof VerifiedReport>;

/** `broken`: something does not hold. `unsigned`: nothing is wrong, but nobody answers for it. */
export type ReportVerdict = 'whole' | 'unsigned' | 'broken';

export function verdictOfReport(findings: readonly ReportFinding[]): ReportVerdict {
  if (findings.some(({ state }) => state === 'fails')) return 'broken';
  return findings.some(({ check, state }) => check === 'signature' && state === 'holds') ? 'whole' : 'unsigned';
}
