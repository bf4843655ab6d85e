import type { SaidOften } from '#lib/domain/category-schemes/fitting.ts';
import type { Result } from '#lib/domain/result.ts';
import type { ReadStep } from '#lib/formats/exchange/reading.ts';
import { frameBreaks } from '../row-order.ts';

/** Enough to see what a file calls things; an officer waits for it. */
const MOST_ENTRIES = 50_000;

/** Which categories the entries of a file carry, those first that most do; of the first `entries` of them, or of all. */
export type CategoryCount = {
  readonly said: readonly SaidOften[];
  readonly entries: number;
  readonly isWhole: boolean;
};

/**
 * Looks how often each category is said of which the file does not say by which scheme; stops when it has seen enough. What
 * cannot be read is told when it is imported.
 */
export async function categoryCount(
  steps: AsyncIterable<Result<ReadStep, unknown>>,
  wanted: () => boolean,
): Promise<CategoryCount> {
  const counts = new Map<string, number>();
  const breathe = frameBreaks();
  let [entries, isWhole] = [0, true];
  for await (const step of steps) {
    if (!step.ok || 'end' in step.value) break;
    for (const { category } of step.value.entries)
      if (category?.scheme === null) counts.set(category.value, (counts.get(category.value) ?? 0) + 1);
    entries += step.value.entries.length;
    await breathe();
    if (entries < MOST_ENTRIES && wanted()) continue;
    isWhole = false;
    break;
  }
  const said = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  return { said, entries, isWhole };
}
