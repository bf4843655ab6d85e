import type { Work } from './casework.ts';
import { coverAgain } from './claiming.ts';
import { tellIdentified } from './identified-news.ts';

/**
 * Adds media to a series, which the caller holds. Who claims the series claims them, and who is identified in it is identified
 * in them. @returns how many were not in it before
 */
export async function addToSeries(
  work: Work,
  id: string,
  { media, bureau }: { media: readonly number[]; bureau: string },
): Promise<number> {
  const { identifications, series } = work.store.casework;
  const added = await series.addMedia(id, media, { bureau, at: work.at });
  if (added.length === 0) return 0;
  const version = await work.note('series', id, 'added', { items: added.length });
  await coverAgain(work, added);
  for (const identification of (await identifications.ofSeries([id])).get(id) ?? []) {
    await tellIdentified(work, identification, `${identification.id}:${id}:${String(version)}`, added);
  }
  work.enter('series', 'added', { series: id, items: added.length });
  return added.length;
}

/** @param addedBy only what this bureau has put there @returns how many were in it */
export async function removeFromSeries(
  work: Work,
  id: string,
  { media, addedBy }: { media: readonly number[]; addedBy: string | null },
): Promise<number> {
  const { claims, series } = work.store.casework;
  const removed = await series.removeMedia(id, media, addedBy);
  if (removed.length === 0) return 0;
  await work.note('series', id, 'removed', { items: removed.length });
  work.enter('series', 'removed', { series: id, items: removed.length });
  await coverAgain(work, await claims.uncover(id, removed));
  return removed.length;
}

/** Moves everything from one series into another, both of which the caller holds. */
export async function mergeSeries(work: Work, from: string, into: string): Promise<void> {
  const { claims, identifications, series } = work.store.casework;
  const found = await identifications.ofSeries([from, into]);
  const named = new Map([...found.values()].flat().map((each) => [each.id, each]));
  const before = new Map<string, Set<number>>();
  for (const id of named.keys()) before.set(id, new Set(await identifications.covered(id)));
  const moved = await series.moveMedia(from, into, null);
  await identifications.follow(from, into, true);
  await claims.follow(from, into);
  await series.redirect(from, into);
  const items = moved.length;
  await work.note('series', from, 'merged', { other: into, items });
  const version = await work.note('series', into, 'merged', { other: from, items });
  await coverAgain(work, await series.members(into));
  for (const [id, identification] of named) {
    const fresh = (await identifications.covered(id)).filter((medium) => before.get(id)?.has(medium) !== true);
    await tellIdentified(work, identification, `${id}:${into}:${String(version)}`, fresh);
  }
  work.enter('series', 'merged', { series: from, into, items });
}

/** Moves media of one series into a new one. Whoever claims or is identified in the first is in the second. */
export async function splitSeries(
  work: Work,
  { from, into, media }: { from: string; into: string; media: readonly number[] },
): Promise<void> {
  const { claims, identifications, series } = work.store.casework;
  const moved = await series.moveMedia(from, into, media);
  await identifications.follow(from, into, false);
  await claims.extend(from, into, moved);
  const items = moved.length;
  await work.note('series', from, 'split', { other: into, items });
  await work.note('series', into, 'split', { other: from, items });
  work.enter('series', 'split', { series: from, into, items });
}
