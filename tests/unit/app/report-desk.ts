import { answerStatement } from '#lib/domain/answer-leaf.ts';
import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { rowOf, type CaseRow } from '#lib/domain/case-row.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import type { ReportStatement } from '#lib/domain/court-report/statement.ts';
import type { VerifiedReport } from '#lib/domain/court-report/finding.ts';
import type { KnownSetFacts } from '#lib/domain/court-report/known-sets.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import type { ExportNote } from '#lib/domain/exchange/export-note.ts';
import { sha256Hex, toHex } from '#lib/domain/hash.ts';
import type { Job } from '#lib/domain/job.ts';
import { beginHistory, type JobHistory } from '#lib/domain/job-history.ts';
import type { ReceiptProof } from '#lib/domain/kept-receipt.ts';
import { commitment } from '#lib/domain/log-entry.ts';
import { inclusionRanges } from '#lib/domain/merkle.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { receiptStatement } from '#lib/domain/receipt-leaf.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { sign, thumbprint } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import type { AnswerVerification } from '#lib/domain/wire/log.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { write, type WrittenFile } from '#lib/app/exports.ts';
import { presentAnswer } from '#lib/app/hub/present-answer.ts';
import { reportParts } from '#lib/app/report/report-parts.ts';
import type { ReportChoice, ReportSource } from '#lib/app/report/report-source.ts';
import { exclusiveInThisTab } from '#lib/egress/exclusive.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { verifyReport } from '#lib/formats/court-report/verify-report.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { rangeHash, sha256, treeHash } from '../../fixtures/merkle-tree.ts';
import { newKey } from '../egress/scripted-hub.ts';
import { value } from '../vault/fresh-vault.ts';

const NOW = new Date('2026-11-22T09:30:00.000Z');
export const ALL: ReportChoice = { files: 'all', categories: [] };
const at = NOW.toISOString();

type HubKey = Awaited<ReturnType<typeof newKey>>;

/** Enrols the vault's device at a hub that is nothing but a key. */
export async function enrolled(vault: Vault): Promise<HubKey> {
  const hub = await newKey();
  const hubName = await thumbprint(hub.public);
  const identity = value(await vault.identity.invite({ code: '0123456789ABCDEFGHJKMNP', hub: hubName }));
  const membership = {
    device: uuidv7(),
    officer: { id: uuidv7(), name: 'Ada Officer' },
    role: 'officer' as const,
    bureau: { code: 'A', name: 'Bureau A' },
  };
  value(
    await vault.identity.enrolled(identity, {
      ...{ membership, hubKey: hub.public, dataRule: DEFAULT_DATA_RULE },
      ...{ ruleMadeBy: null, offeredRule: null, boxKey: null },
    }),
  );
  return hub;
}

/**
 * A batch that left: a request in the ledger, and a receipt that stands in the hub's log.
 *
 * @param caseId the case that is written down with it
 */
export async function submitted(
  vault: Vault,
  hub: HubKey,
  sha256s: readonly string[],
  caseId?: string,
): Promise<OutboxEntry> {
  const body = new TextEncoder().encode(JSON.stringify({ items: sha256s.map((each) => ({ sha256: each })) }));
  const bodySha256 = await sha256Hex(body);
  const ledger = new Ledger(vault.ledger, exclusiveInThisTab(), () => NOW.getTime());
  const request = { method: 'POST', route: '/api/v1/submissions', purpose: 'submission' } as const;
  const of = value(await ledger.request({ ...request, bytes: body.length, sha256: bodySha256 }));
  value(await ledger.answer({ of, end: 'answered', status: 201, bytes: 300 }));
  const hubName = await thumbprint(hub.public);
  const said = {
    ...{ batchId: uuidv7(), bureau: 'A', device: uuidv7(), bodySha256, items: sha256s.length, newItems: 1 },
    receivedAt: at,
  };
  const salt = new Uint8Array(32).fill(7);
  const { path, checkpoint } = await logged(hub, commitment(sha256, salt, receiptStatement(said)));
  const content = { ...said, hub: hubName, leaf: { index: 2, salt: toBase64url(salt) } };
  const receipt: Receipt = { ...content, signature: await sign(hub.private, 'lintel/receipt/1', content) };
  const state: OutboxEntry['state'] = 'sending';
  const entry = {
    ...{ batchId: said.batchId, state, bureau: 'A', device: said.device, bytes: body.length },
    ...{ items: said.items, sealedAt: at, sha256: bodySha256, attempts: 1, lastFailure: null, withdraws: null },
    caseId,
  };
  value(await vault.outbox.add(entry, body));
  value(await vault.outbox.acknowledge(entry, receipt));
  value(await vault.receipts.prove(receipt, { path, checkpoint }));
  return { ...entry, state: 'acknowledged' };
}

/** A log of five leaves in which this one is the third. */
async function logged(hub: HubKey, leaf: Uint8Array): Promise<ReceiptProof> {
  const leaves = [new Uint8Array([1]), new Uint8Array([2]), leaf, new Uint8Array([3]), new Uint8Array([4])];
  const root = toHex(treeHash(leaves));
  const checkpoint = { origin: 'log of A', size: leaves.length, root, at, hub: await thumbprint(hub.public) };
  const signature = await sign(hub.private, 'lintel/checkpoint/1', checkpoint);
  const path = inclusionRanges(2, leaves.length).map((range) => toHex(rangeHash(leaves, range)));
  return { path, checkpoint: { ...checkpoint, signature } };
}

/** An answer of the hub that all of these are known, which it was asked to prove when `isPresented`. */
export async function answered(vault: Vault, hub: HubKey, sha256s: readonly string[], isPresented = true) {
  const identity = value(await vault.identity.saved());
  if (identity?.status !== 'enrolled') throw new Error('the vault is enrolled nowhere');
  const { bureau, device } = identity.membership;
  const [salt, blind] = [toBase64url(new Uint8Array(32).fill(8)), toBase64url(new Uint8Array(32).fill(9))];
  const content = {
    ...{ answerId: crypto.randomUUID(), asOf: at, requestSha256: await sha256Hex(new Uint8Array([1])) },
    results: sha256s.map((_, ref) => ({ ref, verdict: 'known' as const, matches: [], matchCount: 0 })),
    leaf: { index: 2, salt, blind },
  };
  const answer = { ...content, signature: await sign(hub.private, 'lintel/lookup-answer/1', content) };
  const statement = answerStatement(sha256, { ...answer, watched: 0, blind }, { bureau: bureau.code, device });
  const { path, checkpoint } = await logged(hub, commitment(sha256, new Uint8Array(32).fill(8), statement));
  const said: AnswerVerification = {
    ...{ given: true, bureau: bureau.code, answeredAt: at, checkpoint },
    proof: { index: 2, size: checkpoint.size, path },
  };
  const saved: SavedAnswer = { answer, device, items: sha256s.map((each, ref) => ({ ref, sha256: each })) };
  value(await vault.answers.put(saved));
  /** A hub that says this of whatever is presented. */
  const presenter = (says = said) => ({
    hub: {
      act: <T extends object>(schema: Schema<T>) => {
        const read = schema.safeParse(says);
        return Promise.resolve(read.success ? ok(read.data) : err('invalid-answer'));
      },
      enrolled: identity,
      log: { seen: null },
    },
    answers: () => vault.answers,
    now: () => NOW,
  });
  if (isPresented) value(await presentAnswer(answer.answerId, presenter()));
  return { saved, said, presenter };
}

/** What an answer says of a medium. */
export function findingIn({ answer, items }: SavedAnswer): ReportSource['findingOf'] {
  const { answerId, asOf } = answer;
  return (each) =>
    items.some((item) => item.sha256 === each)
      ? { verdict: 'known', matches: [], matchCount: 0, answerId, asOf }
      : undefined;
}

/** A report that is changed before somebody else signs it. */
export type Forgery = {
  contents: Record<string, Record<string, unknown>[]>;
  statement: Record<string, unknown> & {
    counts: { found: number };
    enrolment: { hubKey: unknown };
    jobs: { history?: JobHistory }[];
    knownSets?: KnownSetFacts;
    tables: Record<string, { lines: number; sha256: string }>;
  };
};

/** @param text of the report; its tables are the ones that are stated, also when they were changed */
export async function forge(text: string, by: HubKey, change: (report: Forgery) => void): Promise<string> {
  const report = JSON.parse(text) as Forgery;
  report.statement['device'] = by.public;
  change(report);
  const signature = await sign(by.private, 'lintel/case-report/1', report.statement as Json);
  return canonicalJson({ ...report, signature } as Json);
}

/** The same with the tables' digests put right. */
export function forgeWhole(text: string, by: HubKey, change: (report: Forgery) => void): Promise<string> {
  return forge(text, by, (report) => {
    change(report);
    for (const [table, lines] of Object.entries(report.contents)) {
      const digest = toHex(sha256(new TextEncoder().encode(canonicalJson(lines as Json))));
      report.statement.tables[table] = { lines: lines.length, sha256: digest };
    }
  });
}

/** A case with these files, of one job that is done. */
export function sourceOf(vault: Vault | null, files: readonly Occurrence[], change: Partial<ReportSource> = {}) {
  const rows: CaseRow[] = files.map((file, id) => rowOf(file, { id, job: 1 }));
  const caseId = uuidv7();
  const job: Job = {
    ...{ id: uuidv7(), caseId, exhibitId: null, number: 1, state: 'done', build: 'test' },
    ...{ source: { kind: 'folder', name: 'DCIM' }, startedAt: at, endedAt: at, listed: files.length, bytes: 3000 },
    history: beginHistory(at),
    counts: { hashed: files.length, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 },
  };
  const exported: ExportNote = {
    ...{ at, name: 'case.csv', format: 'csv', use: 'inside', rule: null, entries: files.length },
    ...{ bytes: 100, sha256: '0'.repeat(64) },
  };
  const about = { id: caseId, name: 'Harbour', reference: 'REF 1', notes: 'a note', scheme: 'plain' };
  return {
    ...{ build: 'test', browser: 'Browser 1', rows, vault, scheme: PLAIN, selfTest: null, jobs: [job] },
    case: { ...about, createdAt: at, changedAt: at, exportedAt: null, exports: [exported] },
    exhibits: [{ id: uuidv7(), caseId, label: 'AB/1 telephone', notes: '', createdAt: at }],
    occurrences: async function* (some: readonly CaseRow[]) {
      yield Promise.resolve(ok(some.flatMap(({ id }) => files[id] ?? [])));
    },
    markOf: () => undefined,
    findingOf: () => undefined,
    sets: [],
    setsComplete: true,
    setHitsOf: () => [],
    isNamedWhole: () => false,
    ...change,
  } satisfies ReportSource;
}

/** A report as a file, and what it states. */
export async function reportOf(
  source: ReportSource,
  choice = ALL,
): Promise<{ file: WrittenFile; statement: ReportStatement }> {
  const statements: ReportStatement[] = [];
  const parts = reportParts(source, choice, {
    now: NOW,
    onFiles: () => undefined,
    onLines: () => undefined,
    onStatement: (made) => statements.push(made),
  });
  const file = value(await write({ name: 'report.json', mime: 'application/json', parts }));
  const [statement] = statements;
  if (statement === undefined) throw new Error('nothing was stated');
  return { file, statement };
}

export async function verified(text: string | Uint8Array<ArrayBuffer>): Promise<VerifiedReport> {
  for await (const step of verifyReport(new Blob([text]))) if ('verified' in step) return step.verified;
  throw new Error('no verdict came');
}
