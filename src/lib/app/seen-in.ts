import type { MediaSummary } from '#lib/domain/case-row.ts';
import type { Case } from '#lib/domain/case.ts';
import type { Likeness } from '#lib/domain/likeness.ts';
import type { LikenessDesk } from './likeness-desk.svelte.ts';
import type { Tie } from './likeness-groups.ts';
import type { Results } from './results.svelte.ts';

type Parts = {
  readonly likenesses: Pick<LikenessDesk, 'ties' | 'earlier' | 'count'>;
  readonly results: Pick<Results, 'pathOf'>;
  readonly cases: readonly Case[];
};

/** Another case in which a record, or one that resembles it, was seen; without a name, the case was deleted. */
type SeenEarlier = Likeness & { readonly caseName: string | null; readonly seenAt: string | null };

/** What a record resembles, with the words for it: files of the case by their paths, other cases by their names. */
export function seenIn({ sha256 }: MediaSummary, { likenesses, results, cases }: Parts) {
  const ties = likenesses.ties(sha256);
  const earlier = likenesses.earlier(sha256);
  return {
    inCase: ties.map((tie: Tie) => ({ ...tie, via: 'pdq' as const, path: results.pathOf(tie.sha256) ?? tie.sha256 })),
    earlier: earlier.map((likeness): SeenEarlier => {
      const found = cases.find(({ id }) => id === likeness.caseId);
      return { ...likeness, caseName: found?.name ?? null, seenAt: found?.createdAt ?? null };
    }),
    more: Math.max(0, likenesses.count(sha256) - ties.length - earlier.length),
  };
}
