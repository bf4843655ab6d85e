import { occurrenceOf, type CaseRow } from '#lib/domain/case-row.ts';
import type { Case } from '#lib/domain/case.ts';
import { ownSchemes, schemeOfCase } from '#lib/domain/category-schemes/case-scheme.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import type { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { Job } from '#lib/domain/job.ts';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Engine } from '#lib/engine/client.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { Access } from './access.svelte.ts';
import { CaseDesk, type CaseContents, type CaseWords } from './case-desk.svelte.ts';
import type { EngineFault } from './engine-start.ts';
import { EvidenceAtHand } from './evidence-at-hand.ts';
import type { ImportedLists } from './exchange/imported-lists.svelte.ts';
import type { Intake } from './intake/picked.ts';
import { Following } from './job/following.svelte.ts';
import { type BeginFailure, JobRun, type ResumeFailure } from './job/job-run.svelte.ts';
import { LikenessDesk } from './likeness-desk.svelte.ts';
import { LikenessFinder } from './likeness-finder.ts';
import { startMatching } from './matching-start.ts';
import { Results } from './results.svelte.ts';
import { frameBreaks } from './row-order.ts';
import { portions } from './portions.ts';
import type { OutsideFacts } from './row-facts.ts';
import { Triage } from './triage.svelte.ts';
import { removeUnfinishedImports } from './unfinished-imports.ts';

/** Names that are kept as data, in the language in which they were given. */
export type CaseNames = {
  /** Of a case that nobody has named. */
  readonly untitled: (at: Date) => string;
  /** Of the case that takes what a vault of the first version held. */
  readonly earlierResults: () => string;
};

type Parts = {
  readonly access: Access;
  readonly engine: () => Promise<Result<Engine, EngineFault>>;
  readonly findingOf: OutsideFacts['findingOf'];
  readonly setHitsOf: OutsideFacts['setHitsOf'];
  readonly locale: () => string;
  readonly words: CaseNames;
  readonly build: string;
  readonly now: () => Date;
  /** A job is over: much may have been written. */
  readonly onJobEnd: () => void;
  /** Another case is on the screen; `shown` once its rows are. */
  readonly onCase: (step: 'cleared' | 'shown') => void;
};

/** Media records that are fetched from the vault at a time. */
const PORTION = 100;

/** Everything about the case on the screen: its rows, what is decided about them, what they resemble, and its job. */
export class CaseWork {
  readonly cases: CaseDesk;
  readonly results: Results;
  readonly triage: Triage;
  readonly likenesses: LikenessDesk;
  readonly run: JobRun;
  /** The job of another tab. */
  readonly following: Following;
  /** Lists of other tools in the case; null while it has none in the vault, or they are not loaded yet. */
  otherLists = $state.raw<ImportedLists | null>(null);

  readonly #parts: Parts;
  readonly #evidence = new EvidenceAtHand();
  #vault: Vault | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { now } = parts;
    this.likenesses = new LikenessDesk(new LikenessFinder(startMatching));
    this.cases = new CaseDesk({
      clear: () => {
        this.#clear();
      },
      show: (contents) => this.#show(contents),
      find: (caseId, media) => this.likenesses.find(caseId, media),
      untitled: parts.words.untitled,
      now,
    });
    this.triage = new Triage({
      file: () => this.cases.inUse,
      now,
      onChange: () => {
        void this.results.marksChanged();
        void this.cases.touch();
      },
    });
    this.results = new Results({
      findingOf: parts.findingOf,
      setHitsOf: parts.setHitsOf,
      markOf: (sha256) => this.triage.markOf(sha256),
      groupOf: (sha256) => this.likenesses.groupOf(sha256),
      earlierOf: (sha256) => this.likenesses.earlier(sha256).length,
      isNamed: (media) => this.otherLists?.names(media) === true,
      isNamedWhole: (media) => this.otherLists?.namesWhole(media) === true,
      locale: parts.locale,
      now: Date.now,
    });
    this.following = new Following({
      reread: (caseId) => this.#reread(caseId),
      onHeard: (hasJob) => {
        if (hasJob !== this.run.elsewhere) void this.run.lookForInterrupted();
      },
    });
    this.run = new JobRun({
      engine: parts.engine,
      file: () => this.cases.inUse,
      plan: (occurrences, job) => this.results.plan(occurrences, job),
      likenesses: (media) => this.likenesses.find(this.cases.inUse.id, media),
      onCommitted: (change, likenesses, job) => {
        this.likenesses.add(likenesses);
        this.results.apply(change);
        this.cases.note(job);
        void this.cases.touch();
        if (job.state !== 'open') parts.onJobEnd();
      },
      doneMarks: (job) => this.#rowsOfJob(job),
      noting: (intake) => this.#evidence.noting(intake),
      build: parts.build,
      now,
      followers: this.following.followers,
    });
    parts.access.watch({
      opened: async (vault) => {
        this.#vault = vault;
        this.likenesses.turnTo(vault);
        void removeUnfinishedImports(vault);
        const carried = await this.#carryOver(vault);
        const opened = carried.ok ? await this.cases.opened(vault) : carried;
        await this.run.lookForInterrupted();
        return opened;
      },
      closing: () => this.#settle(),
      closed: () => {
        this.#vault = null;
        this.run.reset();
        this.cases.closed();
        this.likenesses.turnTo(null);
      },
    });
  }

  /** Hashes what was handed in; resolves when all of it is listed. Nothing begins when its case cannot be kept. */
  async take(intake: Intake): Promise<Result<void, BeginFailure>> {
    const kept = await this.cases.keep();
    if (!kept.ok) return kept;
    const { inUse, exhibit } = this.cases;
    return this.run.begin(this.#evidence.noting(intake), { caseId: inUse.id, exhibitId: exhibit });
  }

  /** Goes on with an interrupted job, over the folder that is handed in again, or the one whose handle was kept. */
  resume(job: Job, intake: Intake | null): Promise<Result<void, ResumeFailure>> {
    return this.run.resume(job, intake === null ? null : this.#evidence.noting(intake));
  }

  /** Opens another case. A job has to be over first. */
  async open(caseId: string): Promise<Result<void, StorageFailure | 'job'>> {
    if (this.run.active) return err('job');
    await this.triage.settled();
    this.run.reset();
    const opened = await this.cases.open(caseId);
    await this.run.lookForInterrupted();
    return opened;
  }

  /** Begins an empty case. Without a vault, the results of this one are forgotten. */
  async begin(words: CaseWords): Promise<Result<void, StorageFailure | 'job'>> {
    if (this.run.active) return err('job');
    await this.triage.settled();
    this.run.reset();
    const begun = await this.cases.begin(words);
    await this.run.lookForInterrupted();
    return begun;
  }

  async remove(caseId: string): Promise<Result<void, StorageFailure | 'job'>> {
    if (this.run.active) return err('job');
    const removed = await this.cases.remove(caseId);
    if (removed.ok) this.likenesses.turnTo(this.#parts.access.vault);
    return removed;
  }

  /** Changes what is said of a case. */
  async describe(caseId: string, words: CaseWords): Promise<Result<void, StorageFailure>> {
    const done = await this.cases.describe(caseId, words);
    this.#useScheme();
    return done;
  }

  /** A case came in from a file; it may have taken the place of the one on the screen. */
  async cameIn({ id }: Pick<Case, 'id'>): Promise<void> {
    this.likenesses.turnTo(this.#parts.access.vault);
    await this.cases.relist();
    const { current, list } = this.cases;
    if (current !== null && !list.some((each) => each.id === current.id)) await this.open(id);
  }

  /** What a new case is called and sorted by until somebody says otherwise. */
  freshWords(): CaseWords {
    const { scheme, own } = this.cases.current ?? { scheme: PLAIN.id, own: undefined };
    return { name: this.#parts.words.untitled(this.#parts.now()), reference: '', notes: '', scheme, own };
  }

  /** Whole media records, in the order asked. */
  async records(sha256s: readonly string[]): Promise<Result<MediaRecord[], StorageFailure>> {
    const all: MediaRecord[] = [];
    const breathe = frameBreaks();
    for (const some of portions(sha256s, PORTION)) {
      const records = await this.cases.inUse.media(some);
      if (!records.ok) return records;
      for (const record of records.value) {
        if (record === null) return err('damaged-record');
        all.push(record);
      }
      await breathe();
    }
    return ok(all);
  }

  /** Lines of the case with their whole media records, some at a time; ends with the first that cannot be had. */
  async *occurrences(rows: readonly CaseRow[]): AsyncGenerator<Result<Occurrence[], StorageFailure>> {
    for (const some of portions(rows, PORTION)) {
      const sha256s = some.flatMap(({ media }) => media?.sha256 ?? []);
      const records = await this.records(sha256s);
      if (!records.ok) {
        yield records;
        return;
      }
      let next = 0;
      yield ok(some.map((row) => occurrenceOf(row, row.media === null ? null : (records.value[next++] ?? null))));
    }
  }

  /** The lists of other tools in the case; null where it cannot be kept. They are read when this is there. */
  async importedLists(): Promise<ImportedLists | null> {
    const vault = this.#vault;
    const kept = await this.cases.keep();
    if (vault === null || !kept.ok) return null;
    if (this.otherLists === null) await this.#showImported();
    return this.otherLists;
  }

  /** A file of another tool is on its way into the case. */
  get isImporting(): boolean {
    return this.otherLists?.importing === true;
  }

  /** A bureau's own lists of categories: that of the case, then those of its lists and of other cases. */
  get ownSchemes(): readonly SchemeFile[] {
    const { current, list } = this.cases;
    return ownSchemes([...(current === null ? [] : [current]), ...(this.otherLists?.lists ?? []), ...list]);
  }

  /** What they say about files that the case has not, some at a time; ends with the first failure. */
  async *imported(): AsyncGenerator<Result<readonly ExchangeEntry[], StorageFailure>, void> {
    if (this.otherLists === null) await this.#showImported();
    if (this.otherLists !== null) yield* this.otherLists.entriesWithoutFile();
  }

  /** Compares what could not be compared when it was hashed. */
  async compareMissed(): Promise<Result<void, StorageFailure>> {
    const sha256s = this.likenesses.notCompared;
    for (const some of portions(sha256s, PORTION)) {
      const records = await this.records(some);
      if (!records.ok) return records;
      const found = await this.likenesses.find(this.cases.inUse.id, records.value);
      const none = some.filter((sha256) => !found.some((each) => each.sha256 === sha256));
      const kept = await this.cases.inUse.putLikenesses(found, none);
      if (!kept.ok) return kept;
      this.likenesses.healed(none, found);
    }
    await this.results.refresh(sha256s);
    return ok(undefined);
  }

  /** A whole media record, for a closer look; null when it cannot be read. */
  async mediaOf(sha256: string): Promise<MediaRecord | null> {
    const record = await this.cases.inUse.media([sha256]);
    return record.ok ? (record.value[0] ?? null) : null;
  }

  /** A picture to look at, blurred and grey unless `clear`; why there is none, as a code. */
  async picture(row: CaseRow, clear: boolean): Promise<Result<ImageBitmap, string>> {
    const engine = await this.#parts.engine();
    if (!engine.ok) return err('engine-unavailable');
    const evidence = await this.#evidence.of(row, engine.value);
    return evidence === null ? err('not-at-hand') : engine.value.preview(evidence, { side: 1024, clear });
  }

  async #carryOver(vault: Vault): Promise<Result<void, StorageFailure>> {
    const { carryOver } = await import('#lib/vault/carry-over.ts');
    const earlier = { name: this.#parts.words.earlierResults(), scheme: PLAIN.id };
    const carried = await carryOver(vault, earlier, this.#parts.now().toISOString());
    if (carried.ok) this.cases.leftBehind = carried.value.damaged;
    // Whoever has no room left has to get in, to make some; it goes on at the next unlocking.
    if (!carried.ok && carried.error !== 'quota-exceeded') return carried;
    return ok(undefined);
  }

  /** Takes over what another tab has kept of the case on the screen. */
  async #reread(caseId: string): Promise<void> {
    const { inUse } = this.cases;
    if (!inUse.isStored || inUse.id !== caseId) return;
    for await (const page of inUse.rows()) {
      if (!page.ok || inUse.id !== caseId) return;
      await this.results.restore(page.value.values);
    }
  }

  *#rowsOfJob(job: number): Generator<CaseRow> {
    for (const row of this.results.all) if (row.job === job) yield row;
  }

  async #show({ rows, likenesses, marks }: CaseContents): Promise<void> {
    this.#useScheme();
    this.triage.restore(marks);
    await this.likenesses.show(this.cases.inUse.id, likenesses);
    await this.results.restore(rows);
    this.#parts.onCase('shown');
    void this.#showImported();
  }

  /** Reads the case's lists behind everything else. */
  async #showImported(): Promise<void> {
    const { inUse } = this.cases;
    const [vault, caseId] = [this.#vault, inUse.id];
    if (vault === null || !inUse.isStored) return;
    const { openImportedLists } = await import('./exchange/imported-lists.svelte.ts');
    const lists = await openImportedLists(vault, caseId, {
      files: () => this.results.all,
      onChange: () => void this.results.refresh(),
      now: this.#parts.now,
    });
    if (inUse.id !== caseId || this.otherLists !== null) return;
    this.otherLists = lists;
    await lists.read();
  }

  #useScheme(): void {
    this.triage.scheme = schemeOfCase(this.cases.current);
  }

  #clear(): void {
    this.#evidence.clear();
    this.otherLists?.leave();
    this.otherLists = null;
    this.triage.clear();
    this.results.clear();
    this.#parts.onCase('cleared');
    void this.likenesses.show(this.cases.inUse.id, []);
  }

  /** Everything that is being written is written before the vault shuts. */
  async #settle(): Promise<void> {
    await this.run.halt();
    await this.triage.settled();
  }
}
