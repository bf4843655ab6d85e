import type { CaseRow } from '#lib/domain/case-row.ts';
import { type Likeness, type Likenesses, notCompared } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { LikenessFinder } from './likeness-finder.ts';
import { type Group, LikenessGroups, type Tie } from './likeness-groups.ts';

/**
 * What the media records of the case on the screen resemble, in it and in every other case of the vault. The other cases
 * are read when the first job asks, and everything is forgotten when the vault shuts.
 */
export class LikenessDesk {
  /** Media records of the case on the screen that could not be compared yet. */
  missed = $state.raw<ReadonlySet<string>>(new Set());

  readonly #finder: LikenessFinder;
  #vault: Vault | null = null;
  #caseId = '';
  #groups = new LikenessGroups('');
  /** How many likenesses each record has, those that are not named included. */
  #counts = new Map<string, number>();
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

  /** Another case is on the screen; what its records resemble was found when they were hashed. */
  show(caseId: string, likenesses: readonly Likenesses[]): void {
    this.#caseId = caseId;
    this.#groups = new LikenessGroups(caseId);
    this.#counts = new Map();
    this.missed = new Set();
    this.add(likenesses);
  }

  add(likenesses: readonly Likenesses[]): void {
    if (likenesses.length === 0) return;
    const missed = new Set(this.missed);
    for (const each of likenesses) {
      this.#groups.add(each);
      this.#counts.set(each.sha256, each.count);
      if (each.count === 0) missed.add(each.sha256);
      else missed.delete(each.sha256);
    }
    this.missed = missed;
  }

  /** Records that were compared at last. */
  healed(sha256s: readonly string[], likenesses: readonly Likenesses[]): void {
    this.add(likenesses);
    const healed = new Set(sha256s);
    this.missed = new Set([...this.missed].filter((sha256) => !healed.has(sha256)));
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
    return this.#groups.groupOf(sha256);
  }

  /** The nearest pictures of the case that this one resembles. */
  ties(sha256: string): readonly Tie[] {
    return this.#groups.ties(sha256);
  }

  /** What a record resembles in other cases. */
  earlier(sha256: string): readonly Likeness[] {
    return this.#groups.earlier(sha256);
  }

  /** How many records this one was found to resemble. */
  count(sha256: string): number {
    return this.#counts.get(sha256) ?? 0;
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
    if (caseId !== this.#caseId || this.missed.size === 0) return rows;
    return rows.filter(({ media }) => media === null || !this.missed.has(media.sha256));
  }
}
