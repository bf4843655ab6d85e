import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Note } from './note.ts';
import { Instant, ShortText } from './wire/common.ts';

/** Code of a category or flag inside its scheme. */
export const MarkCode = z.string().check(z.regex(/^[A-Za-z0-9-]{1,40}$/));

/** Earlier states kept of a mark. */
export const MAX_MARK_HISTORY = 20;

/** What an officer decided about one media record of a case; `category` null means undecided, never "harmless". */
export const Mark = z.strictObject({
  sha256: Sha256,
  category: z.nullable(MarkCode),
  flags: z.array(MarkCode).check(z.maxLength(20)),
  note: Note,
  /** The series that the medium belongs to, as officers call it. Marks of earlier releases have none. */
  series: z._default(z.nullable(ShortText), null),
  changedAt: Instant,
  /** Earlier states, oldest first; the last 20 are kept. */
  history: z
    .array(z.strictObject({ at: Instant, category: z.nullable(MarkCode), flags: z.array(MarkCode) }))
    .check(z.maxLength(MAX_MARK_HISTORY)),
});
export type Mark = z.infer<typeof Mark>;

/** One decision. What it does not name stays. */
export type MarkChange = {
  readonly category?: string | null;
  readonly flag?: { readonly code: string; readonly on: boolean };
  readonly note?: string;
  readonly series?: string | null;
};

/** A media record about which nothing is decided. */
export function unmarked(sha256: string, at: string): Mark {
  return { sha256, category: null, flags: [], note: '', series: null, changedAt: at, history: [] };
}

/** The mark after a decision; null when the decision changes nothing. A change of note or series alone is no earlier state. */
export function changedMark(before: Mark | undefined, sha256: string, change: MarkChange, at: string): Mark | null {
  const old = before ?? unmarked(sha256, at);
  const category = change.category === undefined ? old.category : change.category;
  const flags = change.flag === undefined ? old.flags : switched(old.flags, change.flag);
  const note = change.note ?? old.note;
  const series = change.series === undefined ? old.series : change.series;
  const decided = category !== old.category || flags !== old.flags;
  if (!decided && note === old.note && series === old.series) return null;
  const history = decided && before !== undefined ? withState(before) : old.history;
  return { sha256, category, flags, note, series, changedAt: at, history };
}

function withState({ changedAt, category, flags, history }: Mark): Mark['history'] {
  return [...history, { at: changedAt, category, flags }].slice(-MAX_MARK_HISTORY);
}

/** The same list when the flag is as it should be already. */
function switched(flags: Mark['flags'], { code, on }: { code: string; on: boolean }): Mark['flags'] {
  if (flags.includes(code) === on) return flags;
  return on ? [...flags, code] : flags.filter((each) => each !== code);
}
