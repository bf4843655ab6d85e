import type { CaseRow } from '#lib/domain/case-row.ts';
import { type Case, type Exhibit, MAX_EXPORT_NOTES } from '#lib/domain/case.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import type { ExportNote } from '#lib/domain/exchange/export-note.ts';
import type { Job } from '#lib/domain/job.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { CaseRecords } from '#lib/vault/case-records.ts';
import type { CaseSize } from '#lib/vault/case-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { CaseInUse } from './case-in-use.ts';

/** What an officer says of a case. */
export type CaseWords = Pick<Case, 'name' | 'reference' | 'notes' | 'scheme' | 'own'>;

/** What of a case is put on the screen when it is opened. */
export type CaseContents = {
  readonly rows: readonly CaseRow[];
  readonly likenesses: readonly Likenesses[];
  readonly marks: readonly Mark[];
};

type Parts = {
  /** Takes everything of a case off the screen. */
  readonly clear: () => void;
  /** Puts a case on the screen, without holding the page up. */
  readonly show: (contents: CaseContents) => Promise<void>;
  /** What media records resemble, for a case that moves into the vault. */
  readonly find: (caseId: string, media: readonly MediaRecord[]) => Promise<readonly Likenesses[]>;
  /** Name of a case that nobody has named. */
  readonly untitled: (at: Date) => string;
  readonly now: () => Date;
};

/** How exactly, in milliseconds, a case says when it was changed. */
const TOUCH_MS = 60_000;

/** The cases of the vault, and the one on the screen. Without a vault there is one, in memory. */
export class CaseDesk {
  readonly inUse = new CaseInUse();
  /** Newest first. */
  list = $state.raw<readonly Case[]>([]);
  /** Cases of the vault whose description is not what was written: they stay in it and cannot be opened. */
  unreadable = $state(0);
  /** The case on the screen; null while it lies in memory only. */
  current = $state.raw<Case | null>(null);
  exhibits = $state.raw<readonly Exhibit[]>([]);
  /** The exhibit from which the next files come. */
  exhibit = $state<string | null>(null);
  /** Jobs of the case, oldest first. */
  jobs = $state.raw<readonly Job[]>([]);
  /** Records of the case that are not what was written: they stay in the vault and are not used. */
  damaged = $state(0);
  /** Records of a vault of the first version that are not what was written, and so in no case. */
  leftBehind = $state(0);
  /** How far the reading of a case is; null when none is being read. */
  reading = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
  failure = $state<StorageFailure | null>(null);
  /** When the vault was backed up last; null: never. */
  lastBackup = $state<string | null>(null);
  /** The vault holds something that its last backup does not. */
  readonly hasChanged = $derived(
    this.list.some(({ changedAt }) => this.lastBackup === null || changedAt > this.lastBackup),
  );

  readonly #parts: Parts;
  #vault: Vault | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes up the vault: results that were made before become a case of it, or else the case that was open last opens. */
  async opened(vault: Vault): Promise<Result<void, StorageFailure>> {
    this.#vault = vault;
    const listed = await this.#refresh();
    if (!listed.ok) return listed;
    const facts = await vault.facts.get();
    this.lastBackup = facts.ok ? facts.value.lastBackupAt : null;
    if (this.inUse.isUnsaved) return this.keep();
    const last = this.list.find(({ id }) => facts.ok && id === facts.value.lastCase) ?? this.list[0];
    return last === undefined ? ok(undefined) : this.open(last.id);
  }

  closed(): void {
    this.#vault = null;
    this.list = [];
    this.#leave();
  }

  /** Puts a case on the screen. When it cannot be read, nothing is. */
  async open(caseId: string): Promise<Result<void, StorageFailure>> {
    const vault = this.#vault;
    const found = this.list.find(({ id }) => id === caseId);
    if (vault === null || found === undefined) return err('locked');
    this.#leave();
    const read = await this.#read(vault, found);
    this.reading = null;
    if (!read.ok) {
      this.failure = read.error;
      this.#leave();
    }
    return read;
  }

  /** Begins an empty case; without a vault, one in memory. */
  async begin(words: CaseWords): Promise<Result<void, StorageFailure>> {
    if (this.#vault === null) {
      this.#leave();
      return ok(undefined);
    }
    const made = await this.#put({ ...this.#fresh(uuidv7()), ...words });
    return made.ok ? this.open(made.value.id) : made;
  }

  /** Sees to it that what is found now is kept: with an open vault, a case in memory moves into it. */
  async keep(): Promise<Result<void, StorageFailure>> {
    const vault = this.#vault;
    if (vault === null || this.inUse.isStored) return ok(undefined);
    const made = await this.#put(this.#fresh(this.inUse.id));
    if (!made.ok) return this.#fail(made.error);
    const records = await vault.cases.open(made.value.id);
    const moved = records.ok ? await this.inUse.moveInto(records.value, this.#parts.find) : records;
    if (!moved.ok) return this.#fail(moved.error);
    this.current = made.value;
    this.failure = null;
    await this.refreshJobs();
    await vault.facts.put({ lastCase: made.value.id });
    return ok(undefined);
  }

  /** Changes what is said of a case. */
  async describe(caseId: string, change: Partial<Omit<Case, 'id'>>): Promise<Result<void, StorageFailure>> {
    const before = this.list.find(({ id }) => id === caseId);
    if (before === undefined) return err('locked');
    const put = await this.#put({ ...before, ...change, changedAt: this.#parts.now().toISOString() });
    if (put.ok && this.current?.id === caseId) this.current = put.value;
    return put.ok ? ok(undefined) : put;
  }

  /** A case was handed over as a file; that changes nothing in it. */
  async exported(caseId: string, exportedAt: string): Promise<void> {
    const before = this.list.find(({ id }) => id === caseId);
    if (before === undefined) return;
    const put = await this.#put({ ...before, exportedAt });
    if (put.ok && this.current?.id === caseId) this.current = put.value;
    if (!put.ok) this.failure = put.error;
  }

  /** An exchange file of a case was handed over; that changes nothing in it. A case without a vault remembers none. */
  async noteExport(caseId: string, note: ExportNote): Promise<void> {
    const before = this.list.find(({ id }) => id === caseId);
    if (before === undefined) return;
    const exports = [...(before.exports ?? []), note].slice(-MAX_EXPORT_NOTES);
    const put = await this.#put({ ...before, exports });
    if (put.ok && this.current?.id === caseId) this.current = put.value;
    if (!put.ok) this.failure = put.error;
  }

  /** Removes a case with everything in it from this device. */
  async remove(caseId: string): Promise<Result<void, StorageFailure>> {
    const removed = await (this.#vault?.cases.remove(caseId) ?? err('locked' as const));
    if (!removed.ok) return removed;
    if (this.current?.id === caseId) this.#leave();
    return this.#refresh();
  }

  /** Looks which cases there are: one came in from a file. */
  relist(): Promise<Result<void, StorageFailure>> {
    return this.#refresh();
  }

  /** A backup of the vault was handed over. */
  async backedUp(at: string): Promise<void> {
    const noted = await this.#vault?.facts.put({ lastBackupAt: at });
    if (noted?.ok === true) this.lastBackup = at;
    else this.failure = noted?.error ?? 'locked';
  }

  /** How many records of each kind a case has; null when they cannot be counted. */
  async sizeOf(caseId: string): Promise<CaseSize | null> {
    const size = await this.#vault?.cases.size(caseId);
    return size?.ok === true ? size.value : null;
  }

  /** Adds a thing from which files come, and chooses it. */
  async addExhibit(label: string): Promise<Result<void, StorageFailure>> {
    const kept = await this.keep();
    if (!kept.ok) return kept;
    if (this.#vault === null) return err('locked');
    const createdAt = this.#parts.now().toISOString();
    const exhibit: Exhibit = { id: uuidv7(), caseId: this.inUse.id, label, notes: '', createdAt };
    const put = await this.#vault.cases.putExhibit(exhibit);
    if (!put.ok) return put;
    this.exhibits = [...this.exhibits, exhibit];
    this.exhibit = exhibit.id;
    return ok(undefined);
  }

  /** A job of the case has got on. */
  note(job: Job): void {
    const others = this.jobs.filter(({ id }) => id !== job.id);
    this.jobs = [...others, job].sort((a, b) => a.number - b.number);
  }

  /** Something in the case has changed; written down now and then, so that an old backup is known for one. */
  async touch(): Promise<void> {
    const { current } = this;
    if (current === null || this.#parts.now().getTime() - Date.parse(current.changedAt) < TOUCH_MS) return;
    await this.describe(current.id, {});
  }

  async refreshJobs(): Promise<void> {
    const jobs = await this.inUse.jobs();
    if (jobs.ok) this.jobs = jobs.value;
  }

  async #read(vault: Vault, found: Case): Promise<Result<void, StorageFailure>> {
    const opened = await vault.cases.open(found.id);
    if (!opened.ok) return opened;
    const records = opened.value;
    const [exhibits, jobs, marks, likenesses] = [
      await vault.cases.exhibits(found.id),
      await records.jobs(),
      await records.marks(),
      await records.likenesses(),
    ];
    if (!exhibits.ok) return exhibits;
    if (!jobs.ok) return jobs;
    if (!marks.ok) return marks;
    if (!likenesses.ok) return likenesses;
    const rows = await this.#rows(records);
    if (!rows.ok) return rows;
    this.inUse.use(found.id, records);
    [this.current, this.exhibits, this.jobs] = [found, exhibits.value, jobs.value];
    await this.#parts.show({ rows: rows.value, likenesses: likenesses.value, marks: marks.value });
    const noted = await vault.facts.put({ lastCase: found.id });
    return noted.ok ? ok(undefined) : noted;
  }

  async #rows(records: CaseRecords): Promise<Result<CaseRow[], StorageFailure>> {
    const total = await records.count();
    if (!total.ok) return total;
    const rows: CaseRow[] = [];
    let damaged = 0;
    for await (const page of records.rows()) {
      if (!page.ok) return page;
      rows.push(...page.value.values);
      damaged += page.value.damaged.length;
      this.reading = { done: rows.length + damaged, total: total.value };
    }
    this.damaged = damaged + records.damaged;
    return ok(rows);
  }

  #leave(): void {
    this.inUse.leave();
    [this.current, this.exhibits, this.exhibit, this.jobs] = [null, [], null, []];
    this.damaged = 0;
    this.failure = null;
    this.#parts.clear();
  }

  #fresh(id: string): Case {
    const at = this.#parts.now();
    const [createdAt, name] = [at.toISOString(), this.#parts.untitled(at)];
    return {
      id,
      name,
      reference: '',
      notes: '',
      scheme: PLAIN.id,
      createdAt,
      changedAt: createdAt,
      exportedAt: null,
    };
  }

  async #put(change: Case): Promise<Result<Case, StorageFailure>> {
    if (this.#vault === null) return err('locked');
    const put = await this.#vault.cases.put(change);
    if (!put.ok) return put;
    const listed = await this.#refresh();
    return listed.ok ? ok(change) : listed;
  }

  async #refresh(): Promise<Result<void, StorageFailure>> {
    const list = await (this.#vault?.cases.list() ?? err('locked' as const));
    if (!list.ok) return list;
    this.list = list.value.values;
    this.unreadable = list.value.damaged.length;
    return ok(undefined);
  }

  #fail(why: StorageFailure): Result<void, StorageFailure> {
    this.failure = why;
    return err(why);
  }
}
