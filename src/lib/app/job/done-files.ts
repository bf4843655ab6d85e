import type { CaseRow } from '#lib/domain/case-row.ts';
import { fileMarkName } from '#lib/domain/job.ts';
import { markOf, type Queued } from './queued.ts';

/** What is known of a file that a job is done with. */
type Done = { readonly sha256: string | null; readonly isArchive: boolean };

/** Files of a listing, by whether their job is done with them. */
export type Parted = { readonly fresh: Queued[]; readonly done: { readonly file: Queued; readonly known: Done }[] };

/** What a job is done with, to be told from what it is not when its files are listed again. */
export class DoneFiles {
  readonly #byMark = new Map<string, Done[]>();

  constructor(rows: Iterable<CaseRow>) {
    for (const row of rows) {
      const mark = fileMarkName(row);
      const known = { sha256: row.media?.sha256 ?? null, isArchive: row.reason === 'archive' };
      this.#byMark.set(mark, [...(this.#byMark.get(mark) ?? []), known]);
    }
  }

  /** Takes each file that is done out of the account: two files of one name, size and time are two. */
  part(files: readonly Queued[]): Parted {
    const parted: Parted = { fresh: [], done: [] };
    for (const file of files) {
      const known = this.#byMark.get(markOf(file))?.shift();
      if (known === undefined) parted.fresh.push(file);
      else parted.done.push({ file, known });
    }
    return parted;
  }
}
