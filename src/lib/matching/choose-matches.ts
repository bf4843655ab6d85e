import type { MatchList } from './match-list.ts';

/** What is known of the matched pictures. */
export type Matched = {
  readonly caseOf: (id: number) => number;
  /** True when their hashes are near each other, so that the later one was matched with the earlier. */
  readonly areTied: (one: number, other: number) => boolean;
};

/**
 * Which matches of a picture are named when there is not room for all: positions in the list, nearest first.
 *
 * The nearest, but so that nothing which follows from the full list is lost with the rest. Of every other case the
 * nearest match is named. Of the picture's own case, each match left out is near one that is named, so those two are
 * tied already and the groups come out the same. Only when even these do not fit are the
 * farthest of them left out.
 */
export function chooseMatches(
  found: MatchList,
  room: number,
  ownCase: number,
  { caseOf, areTied }: Matched,
): readonly number[] {
  const order = found.nearestFirst();
  if (order.length <= room) return [...order];
  const needed = new Set<number>();
  const otherCases = new Set<number>();
  const named: number[] = [];
  for (const at of order) {
    if (needed.size >= room) break;
    const id = found.ids[at] ?? 0;
    const caseNumber = caseOf(id);
    if (caseNumber !== ownCase) {
      if (otherCases.has(caseNumber)) continue;
      otherCases.add(caseNumber);
      needed.add(at);
      continue;
    }
    if (named.some((other) => areTied(other, id))) continue;
    named.push(id);
    needed.add(at);
  }
  let spare = room - needed.size;
  const chosen: number[] = [];
  for (const at of order) {
    const isSpare = !needed.has(at) && spare > 0;
    if (isSpare) spare--;
    if (isSpare || needed.has(at)) chosen.push(at);
    if (chosen.length === room) break;
  }
  return chosen;
}
