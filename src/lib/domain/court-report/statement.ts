import * as z from 'zod/mini';
import { SchemeId } from '../category-scheme.ts';
import { Case, Exhibit } from '../case.ts';
import { ImportedList } from '../exchange/imported.ts';
import { ExportNote } from '../exchange/export-note.ts';
import { ExchangeFormat } from '../exchange/format.ts';
import { DataRuleRef, Handling } from '../data-rule.ts';
import { Sha256 } from '../hash.ts';
import { JobHistory } from '../job-history.ts';
import { LedgerHead } from '../ledger-entry.ts';
import { MarkCode } from '../mark.ts';
import { Provenance } from '../media.ts';
import { SelfTestVerdict } from '../self-test.ts';
import { PublicJwk } from '../signature.ts';
import { UuidV7 } from '../uuid.ts';
import { Instant, ShortText } from '../wire/common.ts';
import { Membership } from '../wire/identity.ts';
import { JOB_FACTS } from '../work-facts.ts';
import { ReportCounts } from './counts.ts';
import { KnownSetFacts } from './known-sets.ts';

const Count = z.int().check(z.gte(0));
const Build = Provenance.shape.build;

/** Which files are listed one by one; all of them are counted. */
export const FileChoice = z.enum(['all', 'categories', 'known']);
export type FileChoice = z.infer<typeof FileChoice>;

const CaseFacts = z.strictObject({
  id: UuidV7,
  name: Case.shape.name,
  /** As the bureau knows the case; empty when it has no number. */
  reference: Case.shape.reference,
  createdAt: Instant,
  changedAt: Instant,
  /** When the whole case was last exported to a sealed file; null: never. */
  exportedAt: z.nullable(Instant),
  exhibits: z.array(z.strictObject({ label: Exhibit.shape.label, createdAt: Instant })),
  /** Exchange files that were written of it, oldest first; the case remembers the last ones. */
  exports: z.array(ExportNote),
});

const Method = z.strictObject({
  build: Build,
  /** Root hash of that build's `integrity.json`; null: it was not known. */
  buildRoot: z.nullable(Sha256),
  browser: z.string().check(z.maxLength(1000)),
  /** What decoded the files, in which build; null when no pixels were decoded. Adds up to the files found. */
  decoders: z.array(z.strictObject({ build: z.nullable(Build), decoder: Provenance.shape.decoder, files: Count })),
  /** The latest of the sitting in which the report was made; null: none was run. */
  selfTest: z.nullable(
    z.strictObject({
      verdict: SelfTestVerdict,
      createdAt: z.iso.datetime(),
      build: Build,
      files: Count,
      passed: Count,
    }),
  ),
});

/** A run over files. `files`: those of the case that it hashed last; over all jobs they add up to the files found. */
const JobFacts = z.strictObject({
  ...JOB_FACTS,
  files: Count,
  /** Absent: nothing of it was written down, as by early releases. */
  history: z.optional(JobHistory),
});
export type JobFacts = z.infer<typeof JobFacts>;

/** A list of another tool that was brought into the case. read = accepted + merged + skipped. */
const ImportFacts = z.strictObject({
  name: ImportedList.shape.name,
  format: ExchangeFormat,
  importedAt: Instant,
  bytes: ImportedList.shape.bytes,
  read: Count,
  accepted: Count,
  merged: Count,
  skipped: Count,
  contradictions: Count,
});
export type ImportFacts = z.infer<typeof ImportFacts>;

/** How many lines a table has, and the SHA-256 of its canonical form as it stands in the file, brackets included. */
const TableSeal = z.strictObject({ lines: Count, sha256: Sha256 });

/**
 * What a report states and its device signs. The tables are not in it but named by their digests, so that a report about
 * 100,000 files is signed, read and checked without ever being in memory as a whole.
 */
export const ReportStatement = z.strictObject({
  reportId: UuidV7,
  createdAt: Instant,
  /** Null: the files were hashed without a vault, and belong to no case. */
  case: z.nullable(CaseFacts),
  scheme: z.strictObject({
    id: SchemeId,
    name: ShortText,
    version: z.string().check(z.maxLength(40)),
    categories: z.array(z.strictObject({ code: MarkCode, name: ShortText })),
  }),
  /** The key that signed; null: the report is not signed. */
  device: z.nullable(PublicJwk),
  /** As the hub said when the device was enrolled, and the hub's key; null: the device is enrolled nowhere. */
  enrolment: z.nullable(z.strictObject({ membership: Membership, hubKey: PublicJwk })),
  /** The bureau's rule by which things left, and its handling conditions; null without enrolment. */
  dataRule: z.nullable(z.strictObject({ ...DataRuleRef.shape, title: ShortText, handling: Handling })),
  method: Method,
  counts: ReportCounts,
  jobs: z.array(JobFacts),
  /** Files of jobs whose own record could not be read. */
  filesOfOtherJobs: Count,
  imports: z.array(ImportFacts),
  /** Absent in reports of earlier releases. */
  knownSets: z.optional(KnownSetFacts),
  listed: z.strictObject({ files: FileChoice, categories: z.array(z.nullable(MarkCode)) }),
  /** Where the ledger should end by the record that is kept beside it; null: there is no ledger. */
  ledgerHead: z.nullable(LedgerHead),
  tables: z.strictObject({
    answers: TableSeal,
    errors: TableSeal,
    files: TableSeal,
    ledger: TableSeal,
    receipts: TableSeal,
  }),
});
export type ReportStatement = z.infer<typeof ReportStatement>;
