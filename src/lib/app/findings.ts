import type { Finding } from '#lib/domain/case-row.ts';
import type { SavedAnswer } from '#lib/vault/answer-store.ts';

/** What the hub said last about each media record. Plain memory: who shows it is told when it changes. */
export class Findings {
  readonly #bySha256 = new Map<string, Finding>();

  of(sha256: string): Finding | undefined {
    return this.#bySha256.get(sha256);
  }

  /** Takes in an answer; a later one about the same record replaces an earlier one. */
  add({ answer: { answerId, asOf, results }, items }: SavedAnswer): void {
    const sha256Of = new Map(items.map(({ ref, sha256 }) => [ref, sha256]));
    for (const { ref, verdict, matches, matchCount, context } of results) {
      const sha256 = sha256Of.get(ref);
      if (sha256 !== undefined) this.#bySha256.set(sha256, { verdict, matches, matchCount, context, answerId, asOf });
    }
  }

  clear(): void {
    this.#bySha256.clear();
  }
}
