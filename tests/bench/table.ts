import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Column, RowFilter } from '#lib/domain/row-query.ts';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { figure, median, type Figure } from './figure.ts';
import { servePage } from './served-page.ts';
import type { TableWindow, Use } from './table/api.ts';

const ROWS = 100_000;
const ROUNDS = 3;

/** By what an officer sorts and filters beside what has a figure of its own; each counts for the longest task. */
const COLUMNS: readonly Column[] = ['captured', 'camera', 'verdict', 'duplicates', 'sha256', 'size'];
const FILTERS: readonly Partial<RowFilter>[] = [
  { type: 'image/jpeg' },
  { type: null, captured: { from: '2025-01-01', to: '2025-06-30' } },
  { captured: null, duplicates: 'exact' },
  { duplicates: null, lookHere: true },
  { lookHere: false },
];
/** What is done with all rows at once. */
const USES_OF_ALL: readonly Use[] = ['facets', 'select-all', 'decide', 'undo', 'new-verdicts'];

const call = (page: Page) => ({
  open: (count: number) => page.evaluate((rows) => (window as unknown as TableWindow).bench.open(rows), count),
  sort: (column: Column) => page.evaluate((by) => (window as unknown as TableWindow).bench.sort(by), column),
  filter: (change: Partial<RowFilter>) =>
    page.evaluate((to) => (window as unknown as TableWindow).bench.filter(to), change),
  use: (name: Use) => page.evaluate((what) => (window as unknown as TableWindow).bench.use[what](), name),
  longestTask: () => page.evaluate(() => (window as unknown as TableWindow).bench.longestTask()),
});

/** 100,000 rows in the real table, in the real browser: opened, sorted, filtered, selected and decided about. */
export async function* table(): AsyncGenerator<Figure> {
  const served = await servePage(fileURLToPath(new URL('table', import.meta.url)), [svelte({ configFile: false })]);
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(served.origin);
    await page.waitForFunction(() => 'bench' in window);
    const bench = call(page);
    yield figure('table-open-100k-ms', await bench.open(ROWS), 'ms');
    const [sorts, filters]: [number[], number[]] = [[], []];
    let longest = await bench.longestTask();
    /** After each, the page has the rest that an officer gives it. */
    const rested = async (milliseconds: number) => {
      longest = Math.max(longest, await bench.longestTask());
      return milliseconds;
    };
    for (let round = 0; round < ROUNDS; round++) {
      await rested(await bench.sort('size'));
      sorts.push(await rested(await bench.sort('path')));
      filters.push(await rested(await bench.filter({ text: 'img_12' })));
      await rested(await bench.filter({ text: '' }));
    }
    yield figure('table-filter-100k-ms', median(filters), 'ms');
    yield figure('table-sort-100k-ms', median(sorts), 'ms');
    for (const column of COLUMNS) await rested(await bench.sort(column));
    for (const change of FILTERS) await rested(await bench.filter(change));
    await rested(await bench.use('scroll'));
    yield figure('table-longest-task-ms', longest, 'ms');
    longest = 0;
    for (const use of USES_OF_ALL) await rested(await bench.use(use));
    yield figure('table-all-rows-longest-task-ms', longest, 'ms');
  } finally {
    await browser.close();
    await served.close();
  }
}
