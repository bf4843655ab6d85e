import type { MediaSummary } from '#lib/domain/case-row.ts';
import type { Sign } from '#lib/domain/row-query.ts';
import type { Verdict } from '#lib/domain/verdict.ts';
import { isEditingSoftware } from './editing-software.ts';

/** What is known about one file when it is ranked. */
export type Seen = {
  readonly media: MediaSummary;
  /** Undefined: the hub was not asked. */
  readonly verdict: Verdict | undefined;
  /** Files of the case from the same single camera, this one included; 0 when it names no serial. */
  readonly series: number;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** The higher the score (0 to 100), the sooner the file should be looked at. */
export type Ranked = { readonly score: number; readonly signs: readonly Sign[] };

const DAY = 86_400_000;
const RECENT_DAYS = 90;
const LISTED_DAYS = 365;

const WEIGHTS = {
  new: 30,
  notAsked: 15,
  camera: 20,
  /** Within 90 days, and within a year. */
  recent: 30,
  thisYear: 15,
  /** A camera's clock that is ahead of ours was never set, or ours was not: the file may be from yesterday. */
  clockDoubtful: 5,
  /** For each doubling of the files from one camera, and at most. */
  seriesDoubling: 3,
  series: 15,
  located: 5,
};

/**
 * The pattern of a child who may be at risk now: nobody knows the picture, it comes straight from a camera, and not long
 * ago. More pictures from the same camera make it a series; a place makes it one that can be found. Null: the file does
 * not show the pattern, because it is known, was edited, names no camera, or is older than a year.
 */
export function lookHereFirst({ media, verdict, series, now }: Seen): Ranked | null {
  if (verdict !== undefined && verdict !== 'new') return null;
  if (media.make === undefined || media.model === undefined || media.capturedAt === undefined) return null;
  if (media.software !== undefined && isEditingSoftware(media.software)) return null;
  // The camera's zone is mostly unknown: a day's difference in either direction means nothing.
  const days = Math.floor((now - Date.parse(`${media.capturedAt.slice(0, 19)}Z`)) / DAY);
  if (!(days <= LISTED_DAYS)) return null;
  const ahead = days < -1;

  const signs: Sign[] = [{ code: verdict === 'new' ? 'new' : 'not-asked' }, { code: 'camera' }];
  let score = WEIGHTS.camera + (verdict === 'new' ? WEIGHTS.new : WEIGHTS.notAsked);
  if (ahead) {
    signs.push({ code: 'clock-doubtful' });
    score += WEIGHTS.clockDoubtful;
  } else {
    signs.push({ code: 'captured', days: Math.max(0, days) });
    score += days <= RECENT_DAYS ? WEIGHTS.recent : WEIGHTS.thisYear;
  }
  if (series > 1) {
    signs.push({ code: 'series', others: series - 1 });
    score += Math.min(WEIGHTS.series, WEIGHTS.seriesDoubling * Math.log2(series));
  }
  if (media.located === true) {
    signs.push({ code: 'located' });
    score += WEIGHTS.located;
  }
  return { score, signs };
}
