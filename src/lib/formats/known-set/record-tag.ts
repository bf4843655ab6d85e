/*
 * [Note: tags of records on their way into a set]
 * While a set is made each record carries a byte: its category's place in the table (0 none) and, in the eighth bit, whether the
 * entry that it comes from is counted by it. An entry is counted by its strongest digest; when another record has the same
 * key, two entries are about one file and one of them is counted as merged. Joining records two by two, in whatever groups,
 * gives the same counts.
 */

/** The record counts an entry that is accepted so far. */
const COUNTS = 0x80;

export function tagOf(category: number, counts: boolean): number {
  return category | (counts ? COUNTS : 0);
}

export function categoryOfTag(tag: number): number {
  return tag & ~COUNTS;
}

/** What becomes of entries when records with the same key are joined. */
export type JoinTally = { merged: number; contradictions: number };

/** The tag of two records that have the same key; what the earlier says of the category stands. */
export function joinTags(earlier: number, later: number, tally: JoinTally): number {
  const [one, other] = [categoryOfTag(earlier), categoryOfTag(later)];
  const isCounted = ((earlier | later) & COUNTS) !== 0;
  if (isCounted) tally.merged++;
  if (isCounted && one !== 0 && other !== 0 && one !== other) tally.contradictions++;
  return tagOf(one === 0 ? other : one, (earlier & later & COUNTS) !== 0);
}
