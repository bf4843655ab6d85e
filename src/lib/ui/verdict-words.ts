import type { Verdict, Via } from '#lib/domain/verdict.ts';
import * as m from '#lib/paraglide/messages.js';

const VERDICTS: Record<Verdict, () => string> = {
  new: m.verdict_new,
  known: m.verdict_known,
  'under-investigation': m.verdict_under_investigation,
  identified: m.verdict_identified,
  ignorable: m.verdict_ignorable,
};

/** A verdict in the officer's language. */
export function verdictWord(verdict: Verdict): string {
  return VERDICTS[verdict]();
}

/** How a match was found: `via sha256`, `via pdq, distance 12`. */
export function viaWords(match: { via: Via; distance?: number | undefined }): string {
  return match.distance === undefined
    ? m.verdict_via({ via: match.via })
    : m.verdict_via_distance({ via: match.via, distance: match.distance });
}
