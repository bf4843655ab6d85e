import { Occurrence } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Change } from './database.ts';
import { jsonOf, Records, replace, type Access, type Row } from './records.ts';
import type { RowKey } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** What the vault holds of a case: all that can be read, sorted by path, and the sealed names of what cannot. */
export type SavedResults = { readonly occurrences: Occurrence[]; readonly damaged: readonly RowKey[] };

/** Occurrences with the keys under which they lie, and how many records there were that cannot be read. */
export type ResultPage = {
  readonly portion: { readonly key: RowKey; readonly occurrence: Occurrence }[];
  readonly damaged: number;
};

/** What hashing found: one record for each occurrence. */
export class ResultStore {
  readonly #access: Access;
  readonly #records: Records<Occurrence>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'results', jsonOf(Occurrence));
  }

  /** One strict transaction, all or nothing. The same occurrence is replaced: appending again does no harm. */
  async append(occurrences: readonly Occurrence[]): Promise<Result<void, StorageFailure>> {
    const changes = occurrences.map(async (occurrence) => {
      const key = await this.#records.keyOf(occurrenceName(occurrence));
      return key.ok ? this.#records.change(key.value, occurrence) : key;
    });
    return replace(this.#access, await Promise.all(changes));
  }

  /**
   * A damaged record is told and kept, and never keeps the others from their officer. Hashing its file again heals it,
   * since the new record has the same name.
   */
  async all(): Promise<Result<SavedResults, StorageFailure>> {
    const rows = await this.#records.rows();
    if (!rows.ok) return rows;
    const occurrences: Occurrence[] = [];
    const damaged: RowKey[] = [];
    for (const { key, value } of rows.value) {
      if (value.ok) occurrences.push(value.value);
      else if (value.error === 'damaged-record') damaged.push(key);
      else return value;
    }
    // In the store they lie in an order that says nothing.
    occurrences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    return ok({ occurrences, damaged });
  }

  /** All that is left, some at a time; what is erased between two portions harms none. Ends with the first failure. */
  async *pages(): AsyncGenerator<Result<ResultPage, StorageFailure>> {
    for await (const page of this.#records.pages()) yield page.ok ? parted(page.value) : page;
  }

  /** An erasure, ready for the transaction that writes the record elsewhere. */
  erasure(key: RowKey): Change {
    return this.#records.erasure(key);
  }

  async clear(): Promise<Result<void, StorageFailure>> {
    return this.#records.clear();
  }
}

function parted(found: readonly Row<Occurrence>[]): Result<ResultPage, StorageFailure> {
  const portion: ResultPage['portion'] = [];
  let damaged = 0;
  for (const { key, value } of found) {
    if (value.ok) portion.push({ key, occurrence: value.value });
    else if (value.error === 'damaged-record') damaged++;
    else return value;
  }
  return ok({ portion, damaged });
}
