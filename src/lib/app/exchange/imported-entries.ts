import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ImportedChunk } from '#lib/domain/exchange/imported.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { ImportedStore } from '#lib/vault/imported-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { EntryPlace } from './medium-index.ts';

/** Chunks that stay in memory: what is looked at next mostly lies near. */
const KEPT_CHUNKS = 24;

/** Single entries of the lists of one case. */
export class ImportedEntries {
  readonly #store: Pick<ImportedStore, 'chunks'>;
  readonly #caseId: string;
  /** The one used last is last. */
  readonly #kept = new Map<string, ImportedChunk>();

  constructor(store: Pick<ImportedStore, 'chunks'>, caseId: string) {
    this.#store = store;
    this.#caseId = caseId;
  }

  /** In the order asked; null for one whose list has gone. */
  async at(places: readonly EntryPlace[]): Promise<Result<(ExchangeEntry | null)[], StorageFailure>> {
    const entries: (ExchangeEntry | null)[] = [];
    for (const { listId, chunk, at } of places) {
      const found = await this.#chunk(listId, chunk);
      if (!found.ok) return found;
      entries.push(found.value?.entries[at]?.entry ?? null);
    }
    return ok(entries);
  }

  forget(): void {
    this.#kept.clear();
  }

  async #chunk(listId: string, number: number): Promise<Result<ImportedChunk | null, StorageFailure>> {
    const name = `${listId}.${String(number)}`;
    const kept = this.#kept.get(name);
    this.#kept.delete(name);
    const found = kept === undefined ? await this.#store.chunks(this.#caseId, listId, [number]) : ok([kept]);
    if (!found.ok) return found;
    const chunk = found.value[0] ?? null;
    if (chunk !== null) this.#kept.set(name, chunk);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_CHUNKS) break;
      this.#kept.delete(oldest);
    }
    return ok(chunk);
  }
}
