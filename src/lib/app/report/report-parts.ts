import type { CaseRow } from '#lib/domain/case-row.ts';
import { REPORT_TABLES, type TableLines } from '#lib/domain/court-report/lines.ts';
import { type ImportFacts, ReportStatement } from '#lib/domain/court-report/statement.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { sign } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { ReportWriter } from '#lib/formats/court-report/report-writer.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { DeviceKey } from '#lib/vault/device-keys.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { LedgerHead } from '#lib/domain/ledger-entry.ts';
import { portions } from '../portions.ts';
import { eachInSlices, frameBreaksWhile } from '../row-order.ts';
import { CaseCounts } from './case-counts.ts';
import { errorLine, fileLine, isListed } from './file-lines.ts';
import { importFacts } from './import-facts.ts';
import { answerLines, ledgerEntries, receiptLines } from './hub-lines.ts';
import type { ReportChoice, ReportSource } from './report-source.ts';

type Options = {
  readonly now: Date;
  /** After every step: files that are done with. */
  readonly onFiles: (done: number) => void;
  /** Every line that is written. */
  readonly onLines: (lines: TableLines) => void;
  /** Once the last part is written. */
  readonly onStatement: (statement: ReportStatement) => void;
};

type Lines = AsyncGenerator<Result<TableLines, StorageFailure>, void>;

/** Who signs, and what the vault says of the hub. All null without a vault. */
type Signer = {
  readonly key: DeviceKey | null;
  readonly enrolled: EnrolledIdentity | null;
  readonly head: LedgerHead | null;
  readonly imports: readonly ImportFacts[];
};

/** A report as the parts of its file, some lines at a time; ends with the first failure. */
export async function* reportParts(
  source: ReportSource,
  choice: ReportChoice,
  { now, onFiles, onLines, onStatement }: Options,
): AsyncGenerator<Result<string, StorageFailure>, void> {
  const signer = await signerOf(source);
  if (!signer.ok) {
    yield signer;
    return;
  }
  const [writer, counts] = [new ReportWriter(), new CaseCounts(source.jobs)];
  const [ofCase, failed] = await sortedOut(source.rows);
  const tables: Record<TableLines['table'], () => Lines> = {
    answers: () => hubLines(source, 'answers', ofCase),
    errors: () => errors(source, failed),
    files: () => files(source, choice, counts, onFiles),
    ledger: () => ledger(source, signer.value.head),
    receipts: () => hubLines(source, 'receipts', ofCase),
  };
  for (const table of REPORT_TABLES) {
    yield ok(await writer.begin(table));
    for await (const some of tables[table]()) {
      if (!some.ok) {
        yield some;
        return;
      }
      onLines(some.value);
      yield ok(writer.add(some.value));
    }
    yield ok(writer.end());
  }
  const statement = statementOf(source, choice, { counts, signer: signer.value, now, tables: writer.seals });
  const { key } = signer.value;
  const signature = key === null ? null : await sign(key.private, 'lintel/case-report/1', statement);
  onStatement(statement);
  yield ok(writer.close(statement, signature));
}

async function signerOf({ vault, case: about }: ReportSource): Promise<Result<Signer, StorageFailure>> {
  if (vault === null) return ok({ key: null, enrolled: null, head: null, imports: [] });
  const [key, saved, head] = [
    await vault.identity.signingKey(),
    await vault.identity.saved(),
    await vault.ledger.head(),
  ];
  if (!key.ok) return key;
  if (!saved.ok) return saved;
  if (!head.ok) return head;
  const imports = about === null ? ok([]) : await importFacts(vault, about.id);
  if (!imports.ok) return imports;
  const enrolled = saved.value?.status === 'enrolled' ? saved.value : null;
  return ok({ key: key.value, enrolled, head: head.value, imports: imports.value });
}

async function* files(
  source: ReportSource,
  choice: ReportChoice,
  counts: CaseCounts,
  onFiles: (done: number) => void,
): Lines {
  let done = 0;
  for (const rows of portions(source.rows, 100)) {
    for await (const some of source.occurrences(rows)) {
      if (!some.ok) {
        yield some;
        return;
      }
      const lines = some.value.flatMap((occurrence, i) => {
        const row = rows[i];
        if (row === undefined) return [];
        const line = fileLine(row, occurrence, source);
        counts.add(row, occurrence, line);
        return isListed(line, choice) ? [line] : [];
      });
      onFiles((done += some.value.length));
      yield ok({ table: 'files', lines });
    }
  }
}

/** The distinct media of the case, and the rows that are not hashed with everything. */
async function sortedOut(rows: readonly CaseRow[]): Promise<[ReadonlySet<string>, readonly CaseRow[]]> {
  const [media, failed] = [new Set<string>(), [] as CaseRow[]];
  const look = (row: CaseRow) => {
    if (row.media !== null) media.add(row.media.sha256);
    if (row.outcome !== 'hashed') failed.push(row);
  };
  await eachInSlices(
    rows,
    look,
    frameBreaksWhile(() => true),
  );
  return [media, failed];
}

async function* errors(source: ReportSource, failed: readonly CaseRow[]): Lines {
  for (const rows of portions(failed, 100)) {
    for await (const some of source.occurrences(rows)) {
      if (!some.ok) {
        yield some;
        return;
      }
      const line = (row: CaseRow | undefined, i: number) => {
        const occurrence = some.value[i];
        return row === undefined || occurrence === undefined ? null : errorLine(row, occurrence);
      };
      yield ok({ table: 'errors', lines: rows.map(line).filter((each) => each !== null) });
    }
  }
}

async function* hubLines({ vault }: ReportSource, table: 'answers' | 'receipts', ofCase: ReadonlySet<string>): Lines {
  if (vault === null) return;
  if (table === 'answers') {
    const lines = await answerLines(vault, ofCase);
    yield lines.ok ? ok({ table, lines: lines.value }) : lines;
  } else {
    const lines = await receiptLines(vault, ofCase);
    yield lines.ok ? ok({ table, lines: lines.value }) : lines;
  }
}

async function* ledger({ vault }: ReportSource, head: LedgerHead | null): Lines {
  if (vault === null || head === null) return;
  for await (const entries of ledgerEntries(vault, head)) {
    yield entries.ok ? ok({ table: 'ledger', lines: entries.value }) : entries;
    if (!entries.ok) return;
  }
}

type Made = {
  readonly counts: CaseCounts;
  readonly signer: Signer;
  readonly now: Date;
  readonly tables: ReportStatement['tables'];
};

function statementOf(source: ReportSource, choice: ReportChoice, { counts, signer, now, tables }: Made) {
  const { scheme, exhibits, build, buildRoot = null, browser, selfTest } = source;
  const jobs = counts.jobs(source.jobs, exhibits);
  const all = counts.counts;
  return ReportStatement.parse({
    reportId: uuidv7(),
    createdAt: now.toISOString(),
    case: caseFacts(source),
    scheme: {
      ...{ id: scheme.id, name: scheme.name, version: scheme.version },
      categories: scheme.categories.map(({ code, name }) => ({ code, name })),
    },
    device: signer.key?.public ?? null,
    enrolment: signer.enrolled && { membership: signer.enrolled.membership, hubKey: signer.enrolled.hubKey },
    dataRule: signer.enrolled && ruleFacts(signer.enrolled),
    method: {
      ...{ build, buildRoot, browser: browser.slice(0, 1000), decoders: counts.decoders },
      selfTest: selfTest && {
        ...{ verdict: selfTest.verdict, createdAt: selfTest.createdAt, build: selfTest.build },
        files: selfTest.files.length,
        passed: selfTest.files.filter(({ verdict }) => verdict === 'passed').length,
      },
    },
    counts: all,
    jobs,
    filesOfOtherJobs: all.found - jobs.reduce((sum, { files }) => sum + files, 0),
    imports: [...signer.imports],
    listed: { files: choice.files, categories: choice.files === 'categories' ? [...choice.categories] : [] },
    ledgerHead: signer.head,
    tables,
  } satisfies ReportStatement);
}

function caseFacts({ case: about, exhibits }: ReportSource): ReportStatement['case'] {
  if (about === null) return null;
  const { id, name, reference, createdAt, changedAt, exportedAt } = about;
  const labels = exhibits.map(({ label, createdAt: at }) => ({ label, createdAt: at }));
  return { id, name, reference, createdAt, changedAt, exportedAt, exhibits: labels };
}

function ruleFacts({ dataRule: { id, version, title, handling } }: EnrolledIdentity): ReportStatement['dataRule'] {
  return { id, version, title, handling };
}
