import { ok, type Result } from '#lib/domain/result.ts';
import type { OfferedEntry } from '#lib/formats/exchange/write/write-entries.ts';

type Portions<E> = AsyncIterable<Result<readonly OfferedEntry[], E>>;

/** The same portions; told how many media have gone into each file so far. */
export async function* countedPortions<E>(portions: Portions<E>, onDone: (done: number) => void): Portions<E> {
  let done = 0;
  for await (const portion of portions) {
    yield portion;
    if (portion.ok) onDone((done += portion.value.length));
  }
}

/** The first few media, and no more of the vault read than they need. */
export async function* firstEntries<E>(portions: Portions<E>, most: number): Portions<E> {
  let left = most;
  for await (const portion of portions) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    yield ok(portion.value.slice(0, left));
    left -= portion.value.length;
    if (left <= 0) return;
  }
}
