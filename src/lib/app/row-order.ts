import type { CaseRow } from '#lib/domain/case-row.ts';

export type Compare = (a: CaseRow, b: CaseRow) => number;

/** Lets the page do other work when its time has come; false once the result is no longer wanted. */
export type Breathe = () => Promise<boolean>;

/** How many rows are handled between two looks at the clock. */
const STEP = 256;

/**
 * Sorted rows with some more in their places; of equal ones those that were there come first. Few rows are compared,
 * however many there are.
 * @param fresh sorted, too
 */
export function insertSorted(
  rows: readonly CaseRow[],
  fresh: readonly CaseRow[],
  compare: Compare,
): readonly CaseRow[] {
  const [last, first] = [rows.at(-1), fresh[0]];
  if (first === undefined) return rows;
  if (last === undefined || compare(last, first) <= 0) return rows.concat(fresh);
  const inserted: CaseRow[] = [];
  let from = 0;
  for (const row of fresh) {
    const to = placeAfter(rows, row, compare, from);
    for (const before of rows.slice(from, to)) inserted.push(before);
    inserted.push(row);
    from = to;
  }
  return inserted.concat(rows.slice(from));
}

/** The first place from `low` on whose row comes after `row`. */
function placeAfter(rows: readonly CaseRow[], row: CaseRow, compare: Compare, low: number): number {
  let [from, to] = [low, rows.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const there = rows[middle];
    if (there !== undefined && compare(there, row) <= 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Does something with each of many things. @returns false when the rest is no longer wanted */
export async function eachInSlices<T>(
  things: readonly T[],
  work: (thing: T) => void,
  breathe: Breathe,
): Promise<boolean> {
  for (let start = 0; start < things.length; start += STEP) {
    for (const thing of things.slice(start, start + STEP)) work(thing);
    if (!(await breathe())) return false;
  }
  return true;
}

/** The rows that pass, in their order; null when the result is no longer wanted. */
export async function filterRows(
  rows: readonly CaseRow[],
  keep: (row: CaseRow) => boolean,
  breathe: Breathe,
): Promise<readonly CaseRow[] | null> {
  const kept: CaseRow[] = [];
  const wanted = await eachInSlices(
    rows,
    (row) => {
      if (keep(row)) kept.push(row);
    },
    breathe,
  );
  return wanted ? kept : null;
}

/**
 * Sorts any number of rows without holding up the page: a stable merge sort from the bottom up that awaits `breathe`
 * after every small step. Lists that follow one another already are not merged row by row: folders mostly come sorted. What
 * is moved are numbers, so that a sort leaves no lists of rows behind for the garbage collector to look through.
 * @returns null when the result is no longer wanted
 */
export async function sortRows(
  rows: readonly CaseRow[],
  compare: Compare,
  breathe: Breathe,
): Promise<readonly CaseRow[] | null> {
  const by: ComparePlaces = (a, b) => {
    const [left, right] = [rows[a], rows[b]];
    return left === undefined || right === undefined ? a - b : compare(left, right);
  };
  let places = Uint32Array.from(rows.keys());
  let merged = new Uint32Array(places.length);
  for (let start = 0; start < places.length; start += STEP) {
    places.subarray(start, start + STEP).sort((a, b) => by(a, b) || a - b);
    if (!(await breathe())) return null;
  }
  for (let length = STEP; length < places.length; length *= 2) {
    for (let start = 0; start < places.length; start += 2 * length) {
      const middle = Math.min(start + length, places.length);
      const runs = { start, middle, end: Math.min(middle + length, places.length) };
      if (!(await mergeRuns(places, merged, runs, by, breathe))) return null;
    }
    [places, merged] = [merged, places];
  }
  return Array.from(places, (place) => rows[place]).filter((row) => row !== undefined);
}

type ComparePlaces = (a: number, b: number) => number;

/** Merges two sorted runs that lie side by side, from `start` to `middle` and to `end`, into the same place of `to`. */
async function mergeRuns(
  from: Uint32Array,
  to: Uint32Array,
  { start, middle, end }: { start: number; middle: number; end: number },
  by: ComparePlaces,
  breathe: Breathe,
): Promise<boolean> {
  if (middle === end || by(from[middle - 1] ?? 0, from[middle] ?? 0) <= 0) {
    to.set(from.subarray(start, end), start);
    return true;
  }
  let [left, right] = [start, middle];
  for (let at = start; at < end; at++) {
    const a = from[left] ?? 0;
    const b = from[right] ?? 0;
    const takeLeft = left < middle && (right === end || by(a, b) <= 0);
    to[at] = takeLeft ? a : b;
    if (takeLeft) left++;
    else right++;
    if ((at - start) % STEP === STEP - 1 && !(await breathe())) return false;
  }
  return true;
}

/** As `frameBreaks`, for work that is no longer wanted some day. */
export function frameBreaksWhile(wanted: () => boolean): Breathe {
  const breathe = frameBreaks();
  return async () => {
    await breathe();
    return wanted();
  };
}

/** Lets the page do other work whenever this task has taken a frame's worth of time. */
export function frameBreaks(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 8) return;
    await nextTask();
    since = performance.now();
  };
}

/**
 * A task of the scheduler waits its turn among all others, but not as long as a timer, and also in a tab that is not
 * looked at. `scheduler.yield` would come before the messages of workers, and they would wait until all is done.
 */
async function nextTask(): Promise<void> {
  if ('scheduler' in globalThis) await scheduler.postTask(() => undefined);
  else await new Promise((resolve) => setTimeout(resolve));
}
