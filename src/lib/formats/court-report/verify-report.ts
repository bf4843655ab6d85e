import { createSHA256 } from 'hash-wasm';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { ReportFinding, VerifiedReport } from '#lib/domain/court-report/finding.ts';
import { REPORT_TABLES } from '#lib/domain/court-report/lines.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { ChainWalk } from '#lib/domain/ledger-chain.ts';
import { verify } from '#lib/domain/signature.ts';
import { AnswerChecks } from './answer-checks.ts';
import { readReport } from './read-report.ts';
import { ReceiptChecks } from './receipt-checks.ts';
import { Recount } from './recount.ts';

/** How far a check is, in bytes of the file; or what came of it. */
export type VerifyStep = { readonly bytes: number } | { readonly verified: VerifiedReport };

const HOLDS = { state: 'holds', why: 'as-it-should-be', of: 0, at: null } as const;

/**
 * Checks a case report against itself and the keys that it names, without a network and without a vault. Whose keys those
 * are, it cannot know. Each step but the last tells how far it is.
 */
export async function* verifyReport(file: Blob): AsyncGenerator<VerifyStep, void> {
  const [recount, receipts, answers, ledger] = [
    new Recount(),
    new ReceiptChecks(),
    new AnswerChecks(),
    new ChainWalk(),
  ];
  let entries = 0;
  for await (const step of readReport(file)) {
    if (!step.ok) {
      const form = { check: 'form', state: 'fails', why: step.error.why, of: 0, at: null } as const;
      yield { verified: { statement: null, findings: [form] } };
      return;
    }
    if ('end' in step.value) {
      const { statement, signature, tables } = step.value.end;
      const [hubKey, sha256] = [statement.enrolment?.hubKey ?? null, await sha256Now()];
      const findings: ReportFinding[] = [
        { check: 'form', ...HOLDS },
        tablesFinding(statement, tables),
        await signatureFinding(statement, signature),
        countsFinding(statement, recount),
        ...(await receipts.findings(hubKey, sha256)),
        await answers.finding(hubKey, sha256),
        ledgerFinding(statement, ledger, entries),
      ];
      yield { verified: { statement, findings } };
      return;
    }
    recount.add(step.value);
    if (step.value.table === 'answers') answers.add(step.value.lines);
    if (step.value.table === 'receipts') receipts.add(step.value.lines);
    if (step.value.table === 'ledger') {
      for (const entry of step.value.lines) await ledger.step(entry);
      entries += step.value.lines.length;
    }
    yield { bytes: step.value.bytes };
  }
}

function tablesFinding(statement: ReportStatement, found: ReportStatement['tables']): ReportFinding {
  const at = REPORT_TABLES.findIndex((table) => canonicalJson(found[table]) !== canonicalJson(statement.tables[table]));
  const of = REPORT_TABLES.length;
  if (at < 0) return { check: 'tables', ...HOLDS, of };
  return { check: 'tables', state: 'fails', why: 'other-content', of, at: at + 1 };
}

async function signatureFinding(statement: ReportStatement, signature: string | null): Promise<ReportFinding> {
  const check = 'signature';
  const { device } = statement;
  if (device === null && signature === null) return { check, state: 'unknown', why: 'not-signed', of: 0, at: null };
  const isSigned =
    device !== null && signature !== null && (await verify(device, 'lintel/case-report/1', statement, signature));
  return isSigned ? { check, ...HOLDS } : { check, state: 'fails', why: 'bad-signature', of: 0, at: null };
}

function countsFinding(statement: ReportStatement, recount: Recount): ReportFinding {
  const of = statement.counts.found;
  if (recount.agrees(statement)) return { check: 'counts', ...HOLDS, of };
  return { check: 'counts', state: 'fails', why: 'not-adding-up', of, at: null };
}

function ledgerFinding({ ledgerHead }: ReportStatement, walk: ChainWalk, of: number): ReportFinding {
  const check = 'ledger';
  if (ledgerHead === null && of === 0) return { check, state: 'unknown', why: 'nothing-there', of, at: null };
  const fault = ledgerHead === null ? { seq: 1, why: 'missing' as const } : walk.end(ledgerHead);
  if (fault === null) return { check, ...HOLDS, of };
  return { check, state: 'fails', why: fault.why, of, at: fault.seq };
}

/** SHA-256 that answers at once, as proofs need it. */
async function sha256Now(): Promise<(bytes: Uint8Array) => Uint8Array> {
  const hasher = await createSHA256();
  return (bytes) => hasher.init().update(bytes).digest('binary');
}
