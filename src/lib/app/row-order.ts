import type { CaseRow } from '#lib/domain/case-row.ts';

export type Compare = (a: CaseRow, b: CaseRow) => number;

/** How many rows are handled between two looks at the clock. */
const STEP = 256;

/** Two sorted lists as one; equal rows keep the order of the lists. */
export function mergeSorted(a: readonly CaseRow[], b: readonly CaseRow[], compare: Compare): CaseRow[] {
  const [last, first] = [a.at(-1), b[0]];
  // What comes in the order of the list needs no walk through it.
  if (last === undefined || first === undefined || compare(last, first) <= 0) return a.concat(b);
  const merged: CaseRow[] = [];
  let i = 0;
  for (const row of b) {
    for (let next = a[i]; next !== undefined && compare(next, row) <= 0; next = a[++i]) merged.push(next);
    merged.push(row);
  }
  return merged.concat(a.slice(i));
}

/**
 * Filters and sorts any number of rows without holding up the page: a merge sort from the bottom up that awaits
 * `breathe` after every small step. Without `compare` the rows keep their order.
 */
export async function orderRows(
  rows: readonly CaseRow[],
  keep: (row: CaseRow) => boolean,
  compare: Compare | null,
  breathe: () => Promise<void>,
): Promise<CaseRow[]> {
  let runs: CaseRow[][] = [];
  for (let start = 0; start < rows.length; start += STEP) {
    const kept = rows.slice(start, start + STEP).filter(keep);
    runs.push(compare === null ? kept : kept.sort(compare));
    await breathe();
  }
  if (compare === null) return runs.flat();
  while (runs.length > 1) {
    const longer: CaseRow[][] = [];
    for (let i = 0; i < runs.length; i += 2)
      longer.push(await mergeRuns(runs[i] ?? [], runs[i + 1] ?? [], compare, breathe));
    runs = longer;
  }
  return runs[0] ?? [];
}

async function mergeRuns(
  a: CaseRow[],
  b: CaseRow[],
  compare: Compare,
  breathe: () => Promise<void>,
): Promise<CaseRow[]> {
  const merged: CaseRow[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left === undefined) return merged.concat(b.slice(j));
    if (right === undefined) return merged.concat(a.slice(i));
    if (compare(left, right) <= 0) {
      merged.push(left);
      i++;
    } else {
      merged.push(right);
      j++;
    }
    if (merged.length % STEP === 0) await breathe();
  }
}

/** Lets the page do other work whenever this task has taken a frame's worth of time. */
export function frameBreaks(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < 8) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
