import { type ReportVerdict, verdictOfReport, type VerifiedReport } from '#lib/domain/court-report/finding.ts';
import { type PublicJwk, thumbprint } from '#lib/domain/signature.ts';
import { verifySteps } from '#lib/formats/court-report/verify-client.ts';
import type { WorkerLike } from '#lib/formats/import-contract.ts';
import type { Identity } from '#lib/vault/identity-store.ts';

/** What this vault knows of a key: it is its own, or pinned; it is another; or there is nothing to compare it with. */
type KeyStanding = 'same' | 'other' | 'unknown';

/** A key of a report, as people compare it, and what this vault knows of it. */
type KeyFact = { readonly fingerprint: string; readonly standing: KeyStanding };

/** What came of looking at one file. */
type CheckedReport = VerifiedReport & {
  readonly name: string;
  readonly verdict: ReportVerdict;
  /** Null: the report names none. */
  readonly device: KeyFact | null;
  readonly hub: KeyFact | null;
};

/** Checks one report at a time, in its closed worker, without a network and without a vault. */
export class ReportCheckDesk {
  /** Bytes that are checked, of how many; null while nothing is. */
  progress = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  result = $state.raw<CheckedReport | null>(null);
  /** The worker could not do it. */
  failed = $state(false);

  readonly #startWorker: () => WorkerLike;
  readonly #identity: () => Promise<Identity | null>;
  #run = 0;

  /** @param identity of the open vault; null while there is none */
  constructor(startWorker: () => WorkerLike, identity: () => Promise<Identity | null>) {
    this.#startWorker = startWorker;
    this.#identity = identity;
  }

  /** Looks at a file; one that was being looked at is let go. */
  async check(file: File): Promise<void> {
    const run = ++this.#run;
    [this.result, this.failed, this.progress] = [null, false, { done: 0, total: file.size }];
    for await (const step of verifySteps(file, this.#startWorker)) {
      if (run !== this.#run) return;
      if (!step.ok) this.failed = true;
      else if ('bytes' in step.value) this.progress = { done: step.value.bytes, total: file.size };
      else this.result = await this.#judged(file.name, step.value.verified);
    }
    if (run === this.#run) this.progress = null;
  }

  cancel(): void {
    this.#run++;
    this.progress = null;
  }

  async #judged(name: string, verified: VerifiedReport): Promise<CheckedReport> {
    const identity = await this.#identity();
    const { device, enrolment } = verified.statement ?? { device: null, enrolment: null };
    return {
      ...verified,
      name,
      verdict: verdictOfReport(verified.findings),
      device: device && (await keyFact(device, identity?.signKey.public ?? null)),
      hub: enrolment && (await keyFact(enrolment.hubKey, identity?.hubKey ?? null)),
    };
  }
}

async function keyFact(key: PublicJwk, known: PublicJwk | null): Promise<KeyFact> {
  const fingerprint = await thumbprint(key);
  if (known === null) return { fingerprint, standing: 'unknown' };
  return { fingerprint, standing: (await thumbprint(known)) === fingerprint ? 'same' : 'other' };
}
