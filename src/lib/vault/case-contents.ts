import { CaseRow } from '#lib/domain/case-row.ts';
import { Exhibit } from '#lib/domain/case.ts';
import { ImportedChunk, ImportedList } from '#lib/domain/exchange/imported.ts';
import { Job, JobAttempts } from '#lib/domain/job.ts';
import { Likenesses } from '#lib/domain/likeness.ts';
import { Mark } from '#lib/domain/mark.ts';
import { MediaRecord } from '#lib/domain/media.ts';
import { occurrenceName } from '#lib/domain/occurrence-name.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { CaseContent } from '#lib/domain/transfer.ts';
import { caseKey } from './case-keys.ts';
import type { Change } from './database.ts';
import { chunkKey, chunkPrefix } from './imported-keys.ts';
import { importedPortions } from './imported-portions.ts';
import { oneAfterTheOther, portionsOf, type Portions } from './portions.ts';
import { jsonOf, Records, type Access } from './records.ts';
import type { CaseStoreName } from './schema.ts';

/** Stores of a case that travel: a folder's handle means nothing elsewhere. */
export const CARRIED_STORES = {
  exhibit: 'exhibits',
  job: 'jobs',
  attempts: 'attempts',
  media: 'media',
  row: 'rows',
  likenesses: 'likenesses',
  mark: 'marks',
  'imported-list': 'imports',
  'imported-chunk': 'imported',
} as const satisfies Record<CaseContent['kind'], CaseStoreName>;

/** Everything in one case, record by record, whatever it is. */
export class CaseContents {
  readonly #access: Access;
  readonly #prefix: string;
  readonly #records: {
    readonly [Kind in CaseContent['kind']]: Records<Extract<CaseContent, { kind: Kind }>['value']>;
  };

  /** @param prefix what the keys of this case begin with */
  constructor(access: Access, prefix: string) {
    this.#access = access;
    this.#prefix = prefix;
    this.#records = {
      exhibit: new Records(access, 'exhibits', jsonOf(Exhibit)),
      job: new Records(access, 'jobs', jsonOf(Job)),
      attempts: new Records(access, 'attempts', jsonOf(JobAttempts)),
      media: new Records(access, 'media', jsonOf(MediaRecord)),
      row: new Records(access, 'rows', jsonOf(CaseRow)),
      likenesses: new Records(access, 'likenesses', jsonOf(Likenesses)),
      mark: new Records(access, 'marks', jsonOf(Mark)),
      'imported-list': new Records(access, 'imports', jsonOf(ImportedList)),
      'imported-chunk': new Records(access, 'imported', jsonOf(ImportedChunk)),
    };
  }

  /** Some records at a time, so that memory stays flat. Ends with the first failure; damaged records are counted. */
  portions(): Portions {
    const { exhibit, job, attempts, media, row, likenesses, mark } = this.#records;
    const prefix = this.#prefix;
    return oneAfterTheOther([
      portionsOf(exhibit, (value) => ({ kind: 'exhibit', value }), prefix),
      portionsOf(job, (value) => ({ kind: 'job', value }), prefix),
      portionsOf(attempts, (value) => ({ kind: 'attempts', value }), prefix),
      portionsOf(media, (value) => ({ kind: 'media', value }), prefix),
      portionsOf(row, (value) => ({ kind: 'row', value }), prefix),
      portionsOf(likenesses, (value) => ({ kind: 'likenesses', value }), prefix),
      portionsOf(mark, (value) => ({ kind: 'mark', value }), prefix),
      importedPortions(this.#access, prefix),
    ]);
  }

  /** A write of one record, ready for a transaction. */
  change(record: CaseContent): Promise<Result<Change, 'locked'>> {
    const records = this.#records;
    switch (record.kind) {
      case 'exhibit':
        return this.#change(records.exhibit, 'exhibits', record.value.id, record.value);
      case 'job':
        return this.#change(records.job, 'jobs', record.value.id, record.value);
      case 'attempts':
        return this.#change(records.attempts, 'attempts', record.value.jobId, record.value);
      case 'media':
        return this.#change(records.media, 'media', record.value.sha256, record.value);
      case 'row':
        return this.#change(records.row, 'rows', occurrenceName(record.value), record.value);
      case 'likenesses':
        return this.#change(records.likenesses, 'likenesses', record.value.sha256, record.value);
      case 'mark':
        return this.#change(records.mark, 'marks', record.value.sha256, record.value);
      case 'imported-list':
        return this.#change(records['imported-list'], 'imports', record.value.id, record.value);
      case 'imported-chunk':
        return this.#chunkChange(record.value);
    }
  }

  async #chunkChange(chunk: ImportedChunk): Promise<Result<Change, 'locked'>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const prefix = await chunkPrefix(keys, this.#prefix, chunk.list);
    return this.#records['imported-chunk'].change(chunkKey(prefix, chunk.number), chunk);
  }

  async #change<T>(
    records: Records<T>,
    store: CaseStoreName,
    name: string,
    value: T,
  ): Promise<Result<Change, 'locked'>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    return records.change(await caseKey(keys, this.#prefix, store, name), value);
  }
}
