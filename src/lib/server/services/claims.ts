import { err, type Result } from '#lib/domain/result.ts';
import type { Refusal } from './refusal.ts';

/** Documents between their first check and their commit: a copy that comes meanwhile is told to come again. */
export class Claims {
  readonly #held = new Set<string>();

  async holding<T>(
    { bureau, batchId }: { bureau: string; batchId: string },
    work: () => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> {
    const claim = `${bureau}/${batchId}`;
    if (this.#held.has(claim)) return err({ code: 'batch-in-progress', retryAfter: 1 });
    this.#held.add(claim);
    try {
      return await work();
    } finally {
      this.#held.delete(claim);
    }
  }
}
