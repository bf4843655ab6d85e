import { toBase64url } from '#lib/domain/base64url.ts';
import type {
  ErrorLine,
  FileLine,
  LineOf,
  ReceiptLine,
  ReportTable,
  TableLines,
} from '#lib/domain/court-report/lines.ts';
import { REPORT_TABLES } from '#lib/domain/court-report/lines.ts';
import { RunningCounts } from '#lib/domain/court-report/counts.ts';
import type { ReportFinding } from '#lib/domain/court-report/finding.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { EMPTY_SHA256, toHex } from '#lib/domain/hash.ts';
import { linkAfter } from '#lib/domain/ledger-chain.ts';
import { LEDGER_START, type LedgerEntry } from '#lib/domain/ledger-entry.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import type { Outcome } from '#lib/domain/media.ts';
import { inclusionRanges } from '#lib/domain/merkle.ts';
import { receiptStatement } from '#lib/domain/receipt-leaf.ts';
import { sign, thumbprint } from '#lib/domain/signature.ts';
import type { Checkpoint } from '#lib/domain/wire/log.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { ReportWriter } from '#lib/formats/court-report/report-writer.ts';
import { verifyReport } from '#lib/formats/court-report/verify-report.ts';
import { rangeHash, sha256, treeHash } from '../../../fixtures/merkle-tree.ts';
import { newKey } from '../../egress/scripted-hub.ts';

const at = '2026-11-22T09:30:00.000Z';
const build = '0.1.0+test';
const id = (n: number) => `01939f7e-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const hex = (n: number, bytes: number) => n.toString(16).padStart(2 * bytes, '0');

/** Everything of which a report is made, before it is written: a test changes what it likes. */
export type Parts = {
  tables: { [Table in ReportTable]: LineOf<Table>[] };
  statement: Omit<ReportStatement, 'tables'>;
};

const device = await newKey();
export const [hub, stranger] = await Promise.all([newKey(), newKey()]);

/** 250 pictures in two jobs, one of them twice, one damaged; and files of each other outcome. The hub was asked about one. */
function fileLines(): FileLine[] {
  const line = (n: number, outcome: Outcome, change: Partial<FileLine> = {}): FileLine => ({
    ...{ path: `DCIM/${String(n)}.jpg`, job: 1 + (n % 2), bytes: 100 + n, modified: null, outcome, reason: null },
    ...{ sha256: hex(n + 1, 32), sha1: hex(n + 1, 20), md5: hex(n + 1, 16), mime: 'image/jpeg', width: 4, height: 3 },
    ...{ pdq: null, damaged: false, decoder: 'codec 1', category: null, flags: [], verdict: null, answerId: null },
    ...change,
  });
  const without = { sha256: null, sha1: null, md5: null, mime: null, width: null, height: null, decoder: null };
  const empty = { sha256: EMPTY_SHA256, mime: null, bytes: 0, reason: 'empty-file' as const, decoder: null };
  return [
    line(0, 'hashed', { path: 'an "odd \\ name}],{[.jpg', verdict: 'known', answerId: id(1), category: '1' }),
    ...Array.from({ length: 248 }, (_, n) => line(n + 1, 'hashed', { damaged: n === 5 })),
    line(249, 'hashed', { sha256: hex(3, 32) }),
    line(250, 'hashed-without-pixels', empty),
    line(251, 'hashed-without-pixels', empty),
    line(252, 'quarantined', { decoder: null }),
    line(253, 'unreadable', { ...without, bytes: 0 }),
  ];
}

function errorsOf(files: readonly FileLine[]): ErrorLine[] {
  return files.flatMap(({ path, job, bytes, outcome, reason, decoder }) =>
    outcome === 'hashed' ? [] : [{ path, job, bytes, outcome, reason, decoder, warnings: [] }],
  );
}

async function ledgerOf(): Promise<LedgerEntry[]> {
  const request = {
    method: 'POST',
    route: '/api/v1/lookups',
    purpose: 'look-up',
    bytes: 9,
    sha256: hex(7, 32),
  } as const;
  const asked = await linkAfter(LEDGER_START, { kind: 'request', at, ...request });
  return [asked, await linkAfter(asked, { kind: 'answer', at, of: 1, end: 'answered', status: 200, bytes: 9 })];
}

/** Receipts that stand in the hub's log next to one another. */
async function receiptLines(): Promise<ReceiptLine[]> {
  const name = await thumbprint(hub.public);
  const said = [1, 2].map((n) => ({
    ...{ batchId: id(100 + n), bureau: 'A', device: id(3), bodySha256: hex(n, 32), items: n, newItems: 1 },
    receivedAt: at,
  }));
  const salt = new Uint8Array(32).fill(7);
  const leaves = [new Uint8Array([1]), ...said.map((each) => commitment(sha256, salt, receiptStatement(each)))];
  return Promise.all(
    said.map(async (each, i) => ({
      receipt: await signedReceipt({ ...each, hub: name, leaf: { index: i + 1, salt: toBase64url(salt) } }),
      proof: {
        path: inclusionRanges(i + 1, leaves.length).map((range) => toHex(rangeHash(leaves, range))),
        checkpoint: await signedCheckpoint(toHex(treeHash(leaves)), leaves.length, name),
      },
      ofCase: 1,
    })),
  );
}

export async function signedReceipt(content: Omit<Receipt, 'signature'>, key = hub): Promise<Receipt> {
  return { ...content, signature: await sign(key.private, 'lintel/receipt/1', content) };
}

async function signedCheckpoint(root: string, size: number, name: string): Promise<Checkpoint> {
  const checkpoint = { origin: 'log of A', size, root, at, hub: name };
  return { ...checkpoint, signature: await sign(hub.private, 'lintel/checkpoint/1', checkpoint) };
}

/** A report in which everything is as it should be. */
export async function soundParts(): Promise<Parts> {
  const files = fileLines();
  const running = new RunningCounts();
  for (const file of files) running.add(file);
  const counts = running.counts(1);
  const ledger = await ledgerOf();
  const last = ledger.at(-1);
  const job = (number: number) => ({
    ...{ number, state: 'done' as const, source: { kind: 'folder' as const, name: 'DCIM' }, exhibit: null, build },
    ...{ startedAt: at, endedAt: at, listed: files.length, bytes: 1 },
    counts: { hashed: 1, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 },
    files: files.filter((file) => file.job === number).length,
  });
  const answer = {
    answerId: id(1),
    asOf: at,
    device: id(3),
    requestSha256: hex(7, 32),
    items: 1,
    ofCase: 1,
    leaf: null,
  };
  return {
    tables: { answers: [answer], errors: errorsOf(files), files, ledger, receipts: await receiptLines() },
    statement: {
      ...{ reportId: id(9), createdAt: at, case: null, device: device.public, dataRule: null, counts },
      scheme: { id: 'plain', name: 'A sign that is no letter: \uFFFD', version: '1', categories: [] },
      enrolment: {
        membership: {
          ...{ device: id(3), officer: { id: id(4), name: 'Ada Officer' }, role: 'officer' },
          bureau: { code: 'A', name: 'Bureau A' },
        },
        hubKey: hub.public,
      },
      method: {
        ...{ build, buildRoot: null, browser: 'Browser 1', selfTest: null },
        decoders: [{ build, decoder: 'codec 1', files: files.length }],
      },
      jobs: [job(1), job(2)],
      filesOfOtherJobs: 0,
      imports: [
        {
          ...{ name: 'list.json', format: 'vics-2.0', importedAt: at, bytes: 10 },
          ...{ read: 6, accepted: 3, merged: 2, skipped: 1, contradictions: 0 },
        },
      ],
      listed: { files: 'all', categories: [] },
      ledgerHead: last === undefined ? null : { seq: last.seq, hash: last.hash },
    },
  };
}

/** The file that a device writes of these parts, whatever they say. @param key that signs; null: it is not signed */
export async function writtenReport({ tables, statement }: Parts, key: typeof device | null = device): Promise<string> {
  const writer = new ReportWriter();
  let text = '';
  for (const table of REPORT_TABLES) {
    text += (await writer.begin(table)) + writer.add({ table, lines: tables[table] } as TableLines) + writer.end();
  }
  const whole: ReportStatement = { ...statement, tables: writer.seals };
  const signature = key === null ? null : await sign(key.private, 'lintel/case-report/1', whole);
  return text + writer.close(whole, signature);
}

export async function findingsOf(file: string | Uint8Array<ArrayBuffer> | Blob): Promise<readonly ReportFinding[]> {
  for await (const step of verifyReport(file instanceof Blob ? file : new Blob([file])))
    if ('verified' in step) return step.verified.findings;
  throw new Error('no verdict came');
}

/** What a check came to in the report that these changes make, signed by whoever makes it. */
export async function findingAfter(
  check: ReportFinding['check'],
  change: (parts: Parts) => void | Promise<void>,
): Promise<ReportFinding | undefined> {
  const parts = await soundParts();
  await change(parts);
  return (await findingsOf(await writtenReport(parts))).find((finding) => finding.check === check);
}
