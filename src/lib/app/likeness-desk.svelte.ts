import type { Likeness, Likenesses } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { LikenessFinder } from './likeness-finder.ts';
import { type Group, LikenessGroups, type Tie } from './likeness-groups.ts';

/** How often a comparison that could not be made is made again before a job goes on without it. */
const TRIES = 2;

/**
 * What the media records of the case on the screen resemble, in it and in every other case of the vault. The other cases
 * are read when the first job asks, and everything is forgotten when the vault shuts.
 */
export class LikenessDesk {
  /** Media records that could not be compared. */
  missed = $state(0);

  readonly #finder: LikenessFinder;
  #vault: Vault | null = null;
  #groups = new LikenessGroups('');
  #learning: Promise<Result<void, StorageFailure>> | null = null;

  constructor(finder: LikenessFinder) {
    this.#finder = finder;
  }

  /** Forgets everything, and looks into another vault, or none. */
  turnTo(vault: Vault | null): void {
    this.#vault = vault;
    this.#learning = null;
    this.missed = 0;
    this.#finder.forget();
  }

  /** Another case is on the screen; what its records resemble was found when they were hashed. */
  show(caseId: string, likenesses: readonly Likenesses[]): void {
    this.#groups = new LikenessGroups(caseId);
    this.add(likenesses);
  }

  add(likenesses: readonly Likenesses[]): void {
    for (const each of likenesses) this.#groups.add(each);
  }

  /** What records of a case resemble, each compared with everything before it. Nothing for those that cannot be compared. */
  async find(caseId: string, media: readonly MediaRecord[]): Promise<readonly Likenesses[]> {
    if (media.length === 0) return [];
    const learned = await (this.#learning ??= this.#learn());
    // The next job reads again what could not be read now.
    if (!learned.ok) this.#learning = null;
    for (let tries = 0; learned.ok && tries < TRIES; tries++) {
      const found = await this.#finder.find(caseId, media);
      if (found.ok) return found.value;
      if (found.error === 'ended') return [];
    }
    this.missed += media.length;
    return [];
  }

  groupOf(sha256: string): Group | null {
    return this.#groups.groupOf(sha256);
  }

  ties(sha256: string): readonly Tie[] {
    return this.#groups.ties(sha256);
  }

  /** What a record resembles in other cases. */
  earlier(sha256: string): readonly Likeness[] {
    return this.#groups.earlier(sha256);
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
        await this.#finder.know(id, page.value.values);
      }
    }
    return ok(undefined);
  }
}
