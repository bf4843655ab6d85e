import type { Result } from '#lib/domain/result.ts';
import type { TransferPortion, TransferRecord } from '#lib/domain/transfer.ts';
import { readable, type Records } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

/** Records on their way out of the vault, some at a time. The first failure is the last that comes. */
export type Portions = AsyncGenerator<Result<TransferPortion, StorageFailure>, void>;

/** The readable records of one store, each as `wrap` makes it; the others are counted. */
export async function* portionsOf<T>(
  records: Records<T>,
  wrap: (value: T) => TransferRecord,
  prefix?: string,
): Portions {
  for await (const page of records.pages(prefix)) {
    const found = page.ok ? readable(page.value) : page;
    if (!found.ok) {
      yield found;
      return;
    }
    const { values, damaged } = found.value;
    yield { ok: true, value: { records: values.map(wrap), damaged: damaged.length } };
  }
}

export async function* oneAfterTheOther(all: Iterable<Portions> | AsyncIterable<Portions>): Portions {
  for await (const portions of all)
    for await (const portion of portions) {
      yield portion;
      if (!portion.ok) return;
    }
}
