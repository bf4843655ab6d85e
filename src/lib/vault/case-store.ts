import { Case, Exhibit } from '#lib/domain/case.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { caseKey, casePrefix } from './case-keys.ts';
import { CaseRecords } from './case-records.ts';
import type { Change } from './database.ts';
import { jsonOf, Records, replace, type Access, type Readable } from './records.ts';
import { CASE_STORES, type CaseStoreName } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** How many records of each kind a case has. */
export type CaseSize = Record<CaseStoreName, number>;

/** The cases of a vault, and the way to what each holds. */
export class CaseStore {
  readonly #access: Access;
  readonly #cases: Records<Case>;
  readonly #exhibits: Records<Exhibit>;

  constructor(access: Access) {
    this.#access = access;
    this.#cases = new Records(access, 'cases', jsonOf(Case));
    this.#exhibits = new Records(access, 'exhibits', jsonOf(Exhibit));
  }

  /** Newest first: ids are time-ordered. One that is not what was written keeps nobody from the others. */
  async list(): Promise<Result<Readable<Case>, StorageFailure>> {
    const all = await this.#cases.readable();
    if (all.ok) all.value.values.sort((a, b) => (a.id < b.id ? 1 : -1));
    return all;
  }

  async get(caseId: string): Promise<Result<Case | null, StorageFailure>> {
    const key = await this.#cases.keyOf(caseId);
    return key.ok ? this.#cases.get(key.value) : key;
  }

  /** Makes a case, or changes what is said of it. */
  async put(change: Case): Promise<Result<void, StorageFailure>> {
    const key = await this.#cases.keyOf(change.id);
    return replace(this.#access, [key.ok ? await this.#cases.change(key.value, change) : key]);
  }

  /** In the order in which they were made. */
  async exhibits(caseId: string): Promise<Result<Exhibit[], StorageFailure>> {
    const prefix = await this.#prefix(caseId);
    const all = prefix.ok ? await this.#exhibits.readable(prefix.value) : prefix;
    return all.ok ? ok(all.value.values.sort((a, b) => (a.id < b.id ? -1 : 1))) : all;
  }

  async putExhibit(exhibit: Exhibit): Promise<Result<void, StorageFailure>> {
    const prefix = await this.#prefix(exhibit.caseId);
    const { keys } = this.#access;
    if (!prefix.ok || keys === null) return err('locked');
    const key = await caseKey(keys, prefix.value, 'exhibits', exhibit.id);
    return replace(this.#access, [await this.#exhibits.change(key, exhibit)]);
  }

  /** What a case holds. */
  async open(caseId: string): Promise<Result<CaseRecords, 'locked'>> {
    const prefix = await this.#prefix(caseId);
    return prefix.ok ? ok(new CaseRecords(this.#access, prefix.value)) : prefix;
  }

  async size(caseId: string): Promise<Result<CaseSize, StorageFailure>> {
    const prefix = await this.#prefix(caseId);
    if (!prefix.ok) return prefix;
    const counts = new Map<CaseStoreName, number>();
    for (const store of CASE_STORES) {
      const count = await this.#access.database.count(store, prefix.value);
      if (!count.ok) return count;
      counts.set(store, count.value);
    }
    return ok(Object.fromEntries(counts) as CaseSize);
  }

  /** Removes a case with everything in it, in one transaction. The ledger and what was sent stay. */
  async remove(caseId: string): Promise<Result<void, StorageFailure>> {
    const key = await this.#cases.keyOf(caseId);
    const prefix = await this.#prefix(caseId);
    if (!key.ok || !prefix.ok) return err('locked');
    const all: Change[] = CASE_STORES.map((store) => ({ store, erase: { prefix: prefix.value } }));
    return replace(this.#access, [...all, this.#cases.erasure(key.value)].map(ok));
  }

  async #prefix(caseId: string): Promise<Result<string, 'locked'>> {
    const { keys } = this.#access;
    return keys === null ? err('locked') : ok(await casePrefix(keys, caseId));
  }
}
