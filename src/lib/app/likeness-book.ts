import type { Likenesses } from '#lib/domain/likeness.ts';
import { LikenessGroups } from './likeness-groups.ts';

/** What is known of the likenesses of one case. */
export class LikenessBook {
  readonly caseId: string;
  readonly groups: LikenessGroups;
  /** Media records that could not be compared yet. */
  readonly missed = new Set<string>();
  readonly #counts = new Map<string, number>();

  constructor(caseId: string) {
    this.caseId = caseId;
    this.groups = new LikenessGroups(caseId);
  }

  add(likenesses: Likenesses): void {
    const { sha256, count } = likenesses;
    this.groups.add(likenesses);
    this.#counts.set(sha256, count);
    if (count === 0) this.missed.add(sha256);
    else this.missed.delete(sha256);
  }

  /** How many records this one was found to resemble, those that are not named included. */
  count(sha256: string): number {
    return this.#counts.get(sha256) ?? 0;
  }
}
