import type { CaseRow } from '#lib/domain/case-row.ts';
import { type Likeness, type Likenesses, notCompared } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { LikenessBook } from './likeness-book.ts';
import type { LikenessFinder } from './likeness-finder.ts';
import type { Group, Tie } from './likeness-groups.ts';
import { eachInSlices, frameBreaksWhile } from './row-order.ts';

/**
 * What the media records of the case on the screen resemble, in it and in every other case of the vault. The other cases
 * are read when the first job asks, and everything is forgotten when the vault shuts.
 */
export class LikenessDesk {
  /** How many media records of the case on the screen could not be compared yet. */
  missed = $state(0);

  readonly #finder: LikenessFinder;
  #vault: Vault | null = null;
  #book = new LikenessBook('');
  #learning: Promise<Result<void, StorageFailure>> | null = null;

  constructor(finder: LikenessFinder) {
    this.#finder = finder;
  }

  /** Forgets everything, and looks into another vault, or none; again when a case of it is gone. */
  turnTo(vault: Vault | null): void {
    this.#vault = vault;
    this.#learning = null;
    this.#finder.forget();
  }

  /**
   * Another case is on the screen; what its records resemble was found when they were hashed. Where all resemble many it is
   * millions of ties: taken in slices, until yet another case is shown.
   */
  async show(caseId: string, likenesses: readonly Likenesses[]): Promise<void> {
    const book = new LikenessBook(caseId);
    this.#book = book;
    this.missed = 0;
    const breathe = frameBreaksWhile(() => this.#book === book);
    const note = (each: Likenesses) => {
      book.add(each);
    };
    if (await eachInSlices(likenesses, note, breathe)) this.missed = book.missed.size;
  }

  add(likenesses: readonly Likenesses[]): void {
    for (const each of likenesses) this.#book.add(each);
    this.missed = this.#book.missed.size;
  }

  /** Records that were compared at last. */
  healed(sha256s: readonly string[], likenesses: readonly Likenesses[]): void {
    for (const sha256 of sha256s) this.#book.missed.delete(sha256);
    this.add(likenesses);
  }

  /** The media records that could not be compared. */
  get notCompared(): string[] {
    return [...this.#book.missed];
  }

  /**
   * What records of a case resemble, each compared with everything before it. When they cannot be compared, each is given
   * as such: nothing is passed over.
   */
  async find(caseId: string, media: readonly MediaRecord[]): Promise<readonly Likenesses[]> {
    if (media.length === 0) return [];
    const learned = await (this.#learning ??= this.#learn());
    // The next call reads again what could not be read now.
    if (!learned.ok) this.#learning = null;
    const found = learned.ok ? await this.#finder.find(caseId, media) : learned;
    return found.ok ? found.value : media.map(({ sha256 }) => notCompared(sha256));
  }

  groupOf(sha256: string): Group | null {
    return this.#book.groups.groupOf(sha256);
  }

  /** The nearest pictures of the case that this one resembles. */
  ties(sha256: string): readonly Tie[] {
    return this.#book.groups.ties(sha256);
  }

  /** What a record resembles in other cases. */
  earlier(sha256: string): readonly Likeness[] {
    return this.#book.groups.earlier(sha256);
  }

  /** How many records this one was found to resemble. */
  count(sha256: string): number {
    return this.#book.count(sha256);
  }

  async #learn(): Promise<Result<void, StorageFailure>> {
    const vault = this.#vault;
    if (vault === null) return ok(undefined);
    const cases = await vault.cases.list();
    if (!cases.ok) return cases;
    for (const { id } of cases.value.values) {
      const records = await vault.cases.open(id);
      if (!records.ok) return records;
      for await (const page of records.value.rows()) {
        if (!page.ok) return page;
        await this.#finder.know(id, this.#compared(id, page.value.values));
      }
    }
    return ok(undefined);
  }

  /** Rows whose likenesses were found. The finder names no likenesses of what it knows. */
  #compared(caseId: string, rows: readonly CaseRow[]): readonly CaseRow[] {
    const { missed } = this.#book;
    if (caseId !== this.#book.caseId || missed.size === 0) return rows;
    return rows.filter(({ media }) => media === null || !missed.has(media.sha256));
  }
}
