import type { Page } from '@playwright/test';
import { figure, median, type Figure } from '../figure.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { PageProbe } from './page-probe.ts';

const ROUNDS = 3;
/** Of every thousand files ten are named so. */
const TEXT = 'IMG_050';

/** Filters and sorts the case on the screen as an officer does, by the page's own clock. */
export async function* tableFigures(page: Page, evidence: EvidenceFolder): AsyncGenerator<Figure> {
  const paths = [...evidence.planned()].map(({ path }) => path);
  const matching = paths.filter((path) => path.includes(TEXT)).length;
  const last = paths.toSorted().at(-1) ?? '';
  const probe = await PageProbe.install(page);
  const [filters, sorts]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    filters.push(await page.evaluate(filter, { text: TEXT, rows: matching + 1 }));
    await page.evaluate(filter, { text: '', rows: paths.length + 1 });
    await page.evaluate(sort, { direction: 'ascending', first: '' });
    sorts.push(await page.evaluate(sort, { direction: 'descending', first: last }));
    await page.evaluate(sort, { direction: 'none', first: '' });
  }
  yield figure('vault-filter-100k-ms', median(filters), 'ms');
  yield figure('vault-sort-100k-ms', median(sorts), 'ms');
  yield figure('vault-table-longest-task-ms', (await probe.stalls()).longest, 'ms');
}

/** Runs in the page: types into the search field and waits for so many rows, the head included. */
async function filter({ text, rows }: { text: string; rows: number }): Promise<number> {
  const input = document.querySelector<HTMLInputElement>('input[type=search]');
  const table = document.querySelector('[data-testid=results-table]');
  const from = performance.now();
  if (input !== null) input.value = text;
  input?.dispatchEvent(new Event('input', { bubbles: true }));
  while (table?.getAttribute('aria-rowcount') !== String(rows))
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - from;
}

/** Runs in the page: clicks the head of the column with paths and waits until the first row's path ends so. */
async function sort({ direction, first }: { direction: string; first: string }): Promise<number> {
  const table = document.querySelector('[data-testid=results-table]');
  const head = table?.querySelector('[role=columnheader].path');
  const from = performance.now();
  head?.querySelector('button')?.click();
  const isSo = () => {
    const row = table?.querySelector('.body [role=row][aria-rowindex="2"] .cell.path [title]');
    return head?.getAttribute('aria-sort') === direction && row?.getAttribute('title')?.endsWith(first) === true;
  };
  while (!isSo()) await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - from;
}
