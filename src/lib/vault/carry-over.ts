import type { Case } from '#lib/domain/case.ts';
import { rowOf } from '#lib/domain/case-row.ts';
import type { Finished } from '#lib/domain/checkpoint.ts';
import { type Job, jobDone, NO_COUNTS } from '#lib/domain/job.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { CaseRecords } from './case-records.ts';
import type { RowKey } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';
import type { Vault } from './vault.ts';

/** Occurrences that now lie in a case, and records that cannot be read: those stay where they are. */
export type CarriedOver = { readonly moved: number; readonly damaged: number };

/** What the vault cannot know about the case that it makes for earlier results. */
export type EarlierCase = Pick<Case, 'name' | 'scheme'>;

type Portion = { readonly key: RowKey; readonly occurrence: Occurrence }[];

/**
 * Moves what a vault of the first version holds, which knew one case only, into a case of its own. To be asked at each
 * unlock: it does nothing when nothing is left, and goes on where it was interrupted. Each portion is one strict
 * transaction in which it leaves the old place and comes to the new one. Of several tabs, one does it.
 *
 * @param now UTC, as the time at which the case and its job were made
 */
export function carryOver(
  vault: Vault,
  earlier: EarlierCase,
  now: string,
): Promise<Result<CarriedOver, StorageFailure>> {
  return navigator.locks.request('lintel-carry-over', () => carryAll(vault, earlier, now));
}

async function carryAll(vault: Vault, earlier: EarlierCase, now: string): Promise<Result<CarriedOver, StorageFailure>> {
  let target: Target | null = null;
  let [moved, damaged] = [0, 0];
  for await (const page of vault.results.pages()) {
    if (!page.ok) return page;
    damaged += page.value.damaged;
    if (page.value.portion.length === 0) continue;
    if (target === null) {
      const opened = await Target.open(vault, earlier, now);
      if (!opened.ok) return opened;
      target = opened.value;
    }
    const done = await target.take(page.value.portion, vault);
    if (!done.ok) return done;
    moved += page.value.portion.length;
  }
  return ok({ moved, damaged });
}

/** The case into which earlier results go, and the job that counts them: its id is the case's. */
class Target {
  readonly #records: CaseRecords;
  #job: Job;
  /** Occurrences that the case has already: its officer may have hashed the same files again after an interruption. */
  readonly #names: ReadonlySet<string>;
  #nextRow: number;

  private constructor(records: CaseRecords, job: Job, names: ReadonlySet<string>, nextRow: number) {
    this.#records = records;
    this.#job = job;
    this.#names = names;
    this.#nextRow = nextRow;
  }

  static async open(vault: Vault, earlier: EarlierCase, now: string): Promise<Result<Target, StorageFailure>> {
    const id = await caseFor(vault, earlier, now);
    if (!id.ok) return id;
    const opened = await vault.cases.open(id.value);
    if (!opened.ok) return opened;
    const records = opened.value;
    const names = new Set<string>();
    let nextRow = 0;
    for await (const page of records.rows()) {
      if (!page.ok) return page;
      for (const row of page.value.values) {
        names.add(occurrenceName(row));
        nextRow = Math.max(nextRow, row.id + 1);
      }
    }
    const jobs = await records.jobs();
    if (!jobs.ok) return jobs;
    const begun = jobs.value.find((job) => job.id === id.value);
    const number = (jobs.value.at(-1)?.number ?? 0) + 1;
    return ok(new Target(records, begun ?? newJob(id.value, number, earlier.name, now), names, nextRow));
  }

  /** Moves a portion in one transaction. What the case has already is newer and stays as it is there. */
  async take(portion: Portion, vault: Vault): Promise<Result<void, StorageFailure>> {
    let row = this.#nextRow;
    const counts = { ...this.#job.counts };
    let { bytes, build } = this.#job;
    const finished: Finished[] = [];
    for (const { occurrence } of portion) {
      if (this.#names.has(occurrenceName(occurrence))) continue;
      const { media } = occurrence;
      finished.push({ row: rowOf(occurrence, { id: row++, job: this.#job.number }), media });
      counts[occurrence.outcome]++;
      bytes += occurrence.bytes;
      if (build === '') build = media?.provenance.build ?? '';
    }
    const job: Job = { ...this.#job, build, counts, bytes, listed: jobDone({ counts }) };
    const step = { job, finished, gone: [], likenesses: [], attempts: [] };
    const done = await this.#records.commit(
      step,
      portion.map(({ key }) => vault.results.erasure(key)),
    );
    if (done.ok) [this.#job, this.#nextRow] = [job, row];
    return done;
  }
}

/** The case that was made before an interruption, or a new one. Its id is noted first, so that there is never a second. */
async function caseFor(
  vault: Vault,
  { name, scheme }: EarlierCase,
  now: string,
): Promise<Result<string, StorageFailure>> {
  const facts = await vault.facts.get();
  if (!facts.ok && facts.error !== 'damaged-record') return facts;
  const noted = facts.ok ? facts.value.carriedOver : null;
  const id = noted ?? uuidv7(Date.parse(now));
  if (noted === null) {
    const put = await vault.facts.put({ carriedOver: id });
    if (!put.ok) return put;
  }
  const found = await vault.cases.get(id);
  if (!found.ok) return found;
  if (found.value !== null) return ok(id);
  const made = { id, name, scheme, reference: '', notes: '', createdAt: now, changedAt: now, exportedAt: null };
  const put = await vault.cases.put(made);
  return put.ok ? ok(id) : put;
}

function newJob(caseId: string, number: number, name: string, now: string): Job {
  return {
    id: caseId,
    caseId,
    exhibitId: null,
    number,
    state: 'done',
    source: { kind: 'files', name },
    build: '',
    startedAt: now,
    endedAt: now,
    listed: 0,
    counts: NO_COUNTS,
    bytes: 0,
  };
}
