import * as z from 'zod/mini';

/** What the hub answers about one file. */
export const Verdict = z.enum(['new', 'known', 'under-investigation', 'identified', 'ignorable']);
export type Verdict = z.infer<typeof Verdict>;

/** How two files were found to be the same; `md5` alone is a weak match and says so. */
export const Via = z.enum(['sha256', 'sha1', 'md5', 'pdq']);
export type Via = z.infer<typeof Via>;

const STRENGTH: Record<Verdict, number> = { ignorable: 0, new: 1, known: 2, 'under-investigation': 3, identified: 4 };

/** How strong a verdict is, a greater number for a stronger one. */
export function verdictStrength(verdict: Verdict): number {
  return STRENGTH[verdict];
}

/**
 * The verdict over all matches of one file: identified > under-investigation > known > new; `ignorable` only when
 * every list that knows the file is a known-good list.
 */
export function strongestVerdict(verdicts: readonly Verdict[]): Verdict {
  const [first, ...rest] = verdicts;
  if (first === undefined) return 'new';
  return rest.reduce((best, verdict) => (STRENGTH[verdict] > STRENGTH[best] ? verdict : best), first);
}

/** How often each verdict occurs. */
export function verdictCounts(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { new: 0, known: 0, 'under-investigation': 0, identified: 0, ignorable: 0 };
  for (const verdict of verdicts) counts[verdict]++;
  return counts;
}
