import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { ImportCommit, ImportItem } from '#lib/domain/wire/imports.ts';
import type { ImportKey, ImportRow } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import type { Auditing } from './auditing.ts';
import { addPiece, commitImport, commitRefusal, openImport } from './import-staging.ts';
import { ImportTaking } from './import-taking.ts';
import type { Clock } from './refusal.ts';

/**
 * Items of one piece: each is taken over in one transaction, for whose end a running hub waits before it can write. With the
 * embedded store its thread waits itself, so these are few tens of milliseconds.
 */
const PIECE = 500;
/** Items that are put aside in one transaction. */
const AT_ONCE = 2000;

export type ImportParts = { store: Store; audit: Auditing; clock: Clock };

/** One import by the hub's operator: added to, and then committed whole or abandoned. See: [Note: imports] */
export class OperatorImport {
  readonly #parts: ImportParts;
  readonly #key: ImportKey;
  readonly #taking: ImportTaking;
  #waiting: ImportItem[] = [];
  #pieces = 0;

  private constructor(parts: ImportParts, key: ImportKey) {
    this.#parts = parts;
    this.#key = key;
    this.#taking = new ImportTaking(parts);
  }

  static async begin(
    parts: ImportParts,
    { bureau, format, rule }: { bureau: string; format: ExchangeFormat; rule: DataRule },
  ): Promise<OperatorImport> {
    const begun = new OperatorImport(parts, { bureau, id: uuidv7(parts.clock().getTime()) });
    await begun.#taking.sweep();
    await parts.store.transaction(async (store) => {
      const dataRule = { id: rule.id, version: rule.version };
      const row = { ...begun.#key, format, dataRule, device: null, officer: null };
      await openImport(store, parts.audit, { row, at: begun.#now() });
    });
    return begun;
  }

  async add(items: readonly ImportItem[]): Promise<void> {
    for (const item of items) this.#waiting.push(item);
    while (this.#waiting.length >= AT_ONCE) await this.#putAside(this.#waiting.splice(0, AT_ONCE));
  }

  /**
   * From here on the import happens, even if this process does not see the end of it.
   * @param progress is told how many items of it were taken over so far
   */
  async commit(said: Omit<ImportCommit, 'pieces'>, progress?: (taken: number) => void): Promise<ImportRow> {
    const { store: outside, audit } = this.#parts;
    await this.#putAside(this.#waiting.splice(0));
    await outside.transaction(async (store) => {
      const row = await store.imports.hold(this.#key);
      if (row === null) throw new Error('The import is not there any more');
      const counted = { ...said, pieces: this.#pieces };
      const refusal = commitRefusal(row, counted);
      if (refusal !== null) throw new Error(`The import cannot be committed: ${refusal.code} ${refusal.detail ?? ''}`);
      const at = this.#now();
      await commitImport(store, audit, { row, said: counted, who: null, at });
    });
    let taken = 0;
    await this.#taking.take(this.#key, (items) => progress?.((taken += items)));
    const row = await outside.imports.find(this.#key);
    if (row === null) throw new Error('The import is not there any more');
    return row;
  }

  async abandon(): Promise<void> {
    await this.#taking.abandon(this.#key);
  }

  async #putAside(items: readonly ImportItem[]): Promise<void> {
    if (items.length === 0) return;
    const first = this.#pieces;
    await this.#parts.store.transaction(async (store) => {
      const row = await store.imports.hold(this.#key);
      if (row?.state !== 'open') throw new Error('The import was abandoned while it was read');
      for (let at = 0; at < items.length; at += PIECE) {
        const piece = first + at / PIECE;
        await addPiece(store, this.#key, { piece, items: items.slice(at, at + PIECE), at: this.#now() });
      }
    });
    this.#pieces += Math.ceil(items.length / PIECE);
  }

  #now(): string {
    return this.#parts.clock().toISOString();
  }
}
