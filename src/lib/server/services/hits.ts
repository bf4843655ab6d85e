import { Via } from '#lib/domain/verdict.ts';
import type { Contribution } from '../store/store.ts';

/** One way in which one contribution matches a question; `distance` with `pdq` only. */
export type Hit = { via: Via; distance?: number; contribution: Contribution };

/** The strongest hit of each bureau on each media record, strongest first. */
export function bestHits(hits: readonly Hit[]): Hit[] {
  const best = new Map<string, Hit>();
  for (const hit of hits) {
    const holder = `${String(hit.contribution.media)} ${hit.contribution.bureau}`;
    const other = best.get(holder);
    if (other === undefined || byStrength(hit, other) < 0) best.set(holder, hit);
  }
  return [...best.values()].sort(byStrength);
}

/** A stronger digest, then a smaller distance, then an undamaged original; the rest only makes the order definite. */
function byStrength(a: Hit, b: Hit): number {
  return (
    Via.options.indexOf(a.via) - Via.options.indexOf(b.via) ||
    (a.distance ?? 0) - (b.distance ?? 0) ||
    Number(a.contribution.damaged) - Number(b.contribution.damaged) ||
    a.contribution.bureau.localeCompare(b.contribution.bureau, 'en') ||
    a.contribution.id - b.contribution.id
  );
}
