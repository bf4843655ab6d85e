import { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { CaseCounts } from './case-counts.ts';
import type { ReportChoice, ReportSource } from './report-source.ts';
import type { Signer } from './signer.ts';

type Made = {
  readonly counts: CaseCounts;
  readonly signer: Signer;
  readonly now: Date;
  readonly tables: ReportStatement['tables'];
};

/** What a report states, once everything in it is counted. */
export function statementOf(source: ReportSource, choice: ReportChoice, { counts, signer, now, tables }: Made) {
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
    knownSets: counts.knownSets(source),
    listed: { files: choice.files, categories: choice.files === 'categories' ? [...choice.categories] : [] },
    ledgerHead: signer.head,
    tables,
  } satisfies ReportStatement);
}

function caseFacts({ case: about, exhibits }: ReportSource): ReportStatement['case'] {
  if (about === null) return null;
  const { id, name, reference, createdAt, changedAt, exportedAt, exports = [] } = about;
  const labels = exhibits.map(({ label, createdAt: at }) => ({ label, createdAt: at }));
  return { id, name, reference, createdAt, changedAt, exportedAt, exhibits: labels, exports };
}

function ruleFacts({ dataRule: { id, version, title, handling } }: EnrolledIdentity): ReportStatement['dataRule'] {
  return { id, version, title, handling };
}
