import { Occurrence } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Change } from './database.ts';
import { jsonOf, Records, type Access, type Row } from './records.ts';
import type { RowKey } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Occurrences with the keys under which they lie, and how many records there were that cannot be read. */
export type ResultPage = {
  readonly portion: { readonly key: RowKey; readonly occurrence: Occurrence }[];
  readonly damaged: number;
};

/** What the first version kept of its only case: `carryOver` moves it, and nothing is written here any more. */
export class ResultStore {
  readonly #records: Records<Occurrence>;

  constructor(access: Access) {
    this.#records = new Records(access, 'results', jsonOf(Occurrence));
  }

  /** All that is left, some at a time; what is erased between two portions harms none. Ends with the first failure. */
  async *pages(): AsyncGenerator<Result<ResultPage, StorageFailure>> {
    for await (const page of this.#records.pages()) yield page.ok ? parted(page.value) : page;
  }

  /** An erasure, ready for the transaction that writes the record elsewhere. */
  erasure(key: RowKey): Change {
    return this.#records.erasure(key);
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
