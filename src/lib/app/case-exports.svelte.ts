import type { CaseRow } from '#lib/domain/case-row.ts';
import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { Job } from '#lib/domain/job.ts';
import type { Reason } from '#lib/domain/media.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { SelfTest } from '#lib/domain/self-test.ts';
import { thumbprint } from '#lib/domain/signature.ts';
import { RunningTally } from '#lib/domain/tally.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { CaseWork } from './case-work.svelte.ts';
import type { StreamedReport, WrittenFile } from './exports.ts';

type Parts = {
  readonly work: CaseWork;
  readonly vault: () => Vault | null;
  readonly selfTest: () => SelfTest | null;
  readonly build: () => BuildFacts;
  readonly now: () => Date;
  /** A reason as a person reads it. */
  readonly words: (reason: Reason) => string;
};

/** Writers of reports are loaded when the first is asked for. */
const writers = () => import('./exports.ts');

/** The case on the screen as files for others: reports, the list of what was not hashed, and signed manifests. */
export class CaseExports {
  /** A file is being written. */
  writing = $state(false);
  /** Why the last one could not be, as a code. */
  failure = $state<string | null>(null);

  /** Fingerprint of the key with which this device signed the last manifest of this sitting. */
  signedBy = $state<string | null>(null);

  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  json(): Promise<void> {
    const { work, build } = this.#parts;
    return this.#save(async () => (await writers()).jsonReport(work.occurrences([...work.results.all]), build()));
  }

  csv(): Promise<void> {
    const { work } = this.#parts;
    return this.#save(async () => (await writers()).csvReport(work.occurrences([...work.results.all])));
  }

  /** Why each file is not hashed, for a spreadsheet. */
  errors(): Promise<void> {
    const { work, words } = this.#parts;
    return this.#save(async () => {
      const { errorLedgerCsvReport } = await import('./error-ledger.ts');
      const rows = [...work.results.all].filter(({ outcome }) => outcome !== 'hashed');
      const ledger = { portions: work.occurrences(rows), tally: work.results.tally, words };
      return errorLedgerCsvReport(ledger, this.#parts.now());
    });
  }

  /** Why each file of one job is not hashed, for programs. */
  jobErrors(job: Job): Promise<void> {
    const { work, build, words } = this.#parts;
    return this.#save(async () => {
      const { errorLedgerJsonReport } = await import('./error-ledger.ts');
      const rows = this.#rowsOf(job);
      const portions = work.occurrences(rows.filter(({ outcome }) => outcome !== 'hashed'));
      return errorLedgerJsonReport({ portions, tally: tallyOf(rows), words }, build(), this.#parts.now());
    });
  }

  /** The report of one job, and a manifest with its counts that this device signs. */
  manifest(job: Job): Promise<void> {
    const { work, build, selfTest } = this.#parts;
    return this.#write(async () => {
      const vault = this.#parts.vault();
      const { current, exhibits } = work.cases;
      if (vault === null || current === null) return err('locked');
      const rows = this.#rowsOf(job);
      const [{ handOver, jsonReport }, { writeWithManifest }] = [await writers(), await import('./manifest.ts')];
      const report = jsonReport(work.occurrences(rows), build());
      const tally = tallyOf(rows);
      const about = { case: current, exhibits, jobs: [job], tally, selfTest: selfTest(), ...build() };
      const written = await writeWithManifest(report, about, vault.identity, { now: this.#parts.now() });
      if (!written.ok) return written;
      handOver(written.value.report);
      handOver(written.value.manifest);
      const key = await vault.identity.signingKey();
      if (key.ok) this.signedBy = await thumbprint(key.value.public);
      return written;
    });
  }

  #rowsOf(job: Job): CaseRow[] {
    return [...this.#parts.work.results.all].filter((row) => row.job === job.number);
  }

  #save<E extends string>(report: () => Promise<StreamedReport<E>>): Promise<void> {
    return this.#write(async (): Promise<Result<WrittenFile, string>> => (await writers()).download(await report()));
  }

  async #write(work: () => Promise<Result<unknown, string>>): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    const written = await work();
    this.failure = written.ok ? null : written.error;
    this.writing = false;
  }
}

function tallyOf(rows: readonly CaseRow[]) {
  const tally = new RunningTally();
  for (const row of rows) tally.add(row);
  return tally.counts;
}
