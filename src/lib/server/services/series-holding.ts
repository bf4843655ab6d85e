import type { Store } from '../store/store.ts';

/** Holds series in the order of their ids, each where its media are now; null when one of them is none. */
export async function heldSeries(store: Store, ids: readonly string[]): Promise<string[] | null> {
  const leading = new Set<string>();
  for (const id of ids) {
    const series = await store.casework.series.find(id);
    if (series === null) return null;
    leading.add(series.mergedInto ?? id);
  }
  const held: string[] = [];
  for (const id of [...leading].sort()) {
    const series = await store.casework.series.hold(id);
    // Merged at this moment: what led here leads there.
    if (series?.mergedInto != null) await store.casework.series.hold(series.mergedInto);
    held.push(series?.mergedInto ?? id);
  }
  return [...new Set(held)];
}
