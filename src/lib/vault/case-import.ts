import * as z from 'zod/mini';
import { Case } from '#lib/domain/case.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { OutboxEntry } from '#lib/domain/outbox-entry.ts';
import { isCaseContent, type CaseContent, type TransferRecord } from '#lib/domain/transfer.ts';
import { UuidV7, uuidv7 } from '#lib/domain/uuid.ts';
import { CARRIED_STORES, CaseContents } from './case-contents.ts';
import { casePrefix } from './case-keys.ts';
import type { Change } from './database.ts';
import { commit, jsonOf, Records, replace, type Access } from './records.ts';
import { CASE_STORES } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** The key in the store of facts under which stands which case is on its way in. */
const STAGED = 'staged';
const Staged = z.strictObject({ caseId: UuidV7 });

/** Why records of a file do not come in. `counts-differ`: some of them stand for one and the same. */
export type StagingFailure = StorageFailure | 'counts-differ';

/** What becomes of an earlier case of the vault that is the same: it goes in the moment in which the new one is there. */
export type CaseImportOptions = {
  readonly replaces: string | null;
  /** What of the case is different here. */
  readonly change: Partial<Pick<Case, 'name' | 'exportedAt'>>;
};

/**
 * A case on its way into the vault. Its records are written some at a time, under the keys of a case that is in no list;
 * the last transaction puts it there, and removes what it replaces. Whatever happens before, the vault is as it was but
 * for hidden records, which `removeStaged` removes. One at a time: whoever imports holds a lock.
 */
export class CaseImport {
  readonly #access: Access;
  readonly #case: Case;
  readonly #givenId: string;
  readonly #replaces: string | null;
  readonly #prefix: string;
  readonly #contents: CaseContents;
  readonly #counts = new Map<CaseContent['kind'], number>();

  private constructor(access: Access, parts: { made: Case; givenId: string; replaces: string | null; prefix: string }) {
    this.#access = access;
    this.#case = parts.made;
    this.#givenId = parts.givenId;
    this.#replaces = parts.replaces;
    this.#prefix = parts.prefix;
    this.#contents = new CaseContents(access, parts.prefix);
  }

  /** @param given as in the file. It keeps its id unless the vault has a case of that id. */
  static async begin(
    access: Access,
    given: Case,
    { replaces, change }: CaseImportOptions,
  ): Promise<Result<CaseImport, StorageFailure>> {
    const cleared = await removeStaged(access);
    if (!cleared.ok) return cleared;
    const taken = await isTaken(access, given.id);
    if (!taken.ok) return taken;
    const made = { ...given, ...change, id: taken.value ? uuidv7() : given.id };
    const { keys } = access;
    if (keys === null) return err('locked');
    const marked = await replace(access, [await staged(access).change(STAGED, { caseId: made.id })]);
    if (!marked.ok) return marked;
    const prefix = await casePrefix(keys, made.id);
    return ok(new CaseImport(access, { made, givenId: given.id, replaces, prefix }));
  }

  /** Some records of the file, in one transaction. */
  async put(records: readonly TransferRecord[]): Promise<Result<void, StorageFailure>> {
    const contents = records.filter(isCaseContent);
    for (const { kind } of contents) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    return replace(this.#access, await Promise.all(contents.map((each) => this.#contents.change(this.#moved(each)))));
  }

  /** Makes the case visible, in one transaction with the removal of the one that it replaces. Gives it as it is now. */
  async finish(): Promise<Result<Case, StagingFailure>> {
    for (const [kind, store] of Object.entries(CARRIED_STORES)) {
      const count = await this.#access.database.count(store, this.#prefix);
      if (!count.ok) return count;
      if (count.value !== (this.#counts.get(kind as CaseContent['kind']) ?? 0)) return err('counts-differ');
    }
    const cases = caseRecordsOf(this.#access);
    const key = await cases.keyOf(this.#case.id);
    const removal = this.#replaces === null ? ok([]) : await removalOf(this.#access, this.#replaces);
    const sent = this.#replaces === null ? ok([]) : await entriesMoved(this.#access, this.#replaces, this.#case.id);
    if (!key.ok || !removal.ok) return err('locked');
    if (!sent.ok) return sent;
    const done = await commit(this.#access, [
      await cases.change(key.value, this.#case, { mustBeNew: true }),
      ...removal.value.map(ok),
      ...sent.value.map(ok),
      ok(staged(this.#access).erasure(STAGED)),
    ]);
    if (done.ok) return ok(this.#case);
    return err(done.error === 'taken' ? 'storage-failed' : done.error);
  }

  /** Takes back what was written. */
  discard(): Promise<Result<void, StorageFailure>> {
    return removeStaged(this.#access);
  }

  /** A record as it belongs to the case under the id that it has here. */
  #moved(record: CaseContent): CaseContent {
    const { id } = this.#case;
    if (id === this.#givenId) return record;
    if (record.kind === 'exhibit') return { ...record, value: { ...record.value, caseId: id } };
    if (record.kind === 'job') return { ...record, value: { ...record.value, caseId: id } };
    if (record.kind !== 'likenesses') return record;
    const found = record.value.found.map((each) => (each.caseId === this.#givenId ? { ...each, caseId: id } : each));
    return { ...record, value: { ...record.value, found } };
  }
}

/**
 * Removes what an import left behind that did not come to its end, in one transaction; nothing when there is none. To be
 * asked at each unlock, under the lock of imports.
 */
export async function removeStaged(access: Access): Promise<Result<void, StorageFailure>> {
  const left = await staged(access).get(STAGED);
  if (!left.ok) return left;
  if (left.value === null) return ok(undefined);
  const { caseId } = left.value;
  // In the list it is no remnant, whatever the mark says.
  const taken = await isTaken(access, caseId);
  if (!taken.ok) return taken;
  const removal = taken.value ? ok([]) : await removalOf(access, caseId);
  if (!removal.ok) return removal;
  return replace(access, [...removal.value, staged(access).erasure(STAGED)].map(ok));
}

function staged(access: Access) {
  return new Records(access, 'facts', jsonOf(Staged));
}

function caseRecordsOf(access: Access) {
  return new Records(access, 'cases', jsonOf(Case));
}

async function isTaken(access: Access, caseId: string): Promise<Result<boolean, StorageFailure>> {
  const key = await caseRecordsOf(access).keyOf(caseId);
  const row = key.ok ? await access.database.get('cases', key.value) : key;
  return row.ok ? ok(row.value !== null) : row;
}

/** What was sent of a case that another takes the place of is of that one from now on. */
async function entriesMoved(access: Access, from: string, to: string): Promise<Result<Change[], StorageFailure>> {
  const entries = new Records(access, 'outbox', jsonOf(OutboxEntry));
  const rows = await entries.rows();
  if (!rows.ok) return rows;
  const changes: Change[] = [];
  for (const { key, value } of rows.value) {
    if (!value.ok || value.value.caseId !== from) continue;
    const change = await entries.change(key, { ...value.value, caseId: to });
    if (!change.ok) return change;
    changes.push(change.value);
  }
  return ok(changes);
}

/** Erasures of a case with everything in it. */
async function removalOf(access: Access, caseId: string): Promise<Result<Change[], 'locked'>> {
  const { keys } = access;
  if (keys === null) return err('locked');
  const cases = caseRecordsOf(access);
  const key = await cases.keyOf(caseId);
  if (!key.ok) return key;
  const prefix = await casePrefix(keys, caseId);
  return ok([...CASE_STORES.map((store): Change => ({ store, erase: { prefix } })), cases.erasure(key.value)]);
}
