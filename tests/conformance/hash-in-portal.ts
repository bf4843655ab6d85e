import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ElementHandle, Page } from 'puppeteer-core';
import type { BrowserName } from '../browser/find-browser.ts';
import { openBrowser, type BrowserTraits } from './open-browser.ts';
import { parseReport, type LintelReport } from './report.ts';
import { listFiles, stage, stagedPath } from './stage.ts';
import { wholeJson } from './whole-json.ts';

const hook = (name: string): string => `[data-testid=${name}]`;

/** Waits for the job's end, as long as files go on being done: a portal that stands still for this long is stuck. */
const stillMilliseconds = 180_000;

async function jobDone(page: Page): Promise<void> {
  let [done, since] = ['', Date.now()];
  for (;;) {
    const state = await page.$eval(hook('job-state'), (element) => element.textContent.trim());
    if (state === 'done') return;
    const now = await page
      .$eval(hook('job-progress'), (element) => element.getAttribute('data-done'))
      .catch(() => null);
    if (`${state} ${now}` !== done) [done, since] = [`${state} ${now}`, Date.now()];
    if (Date.now() - since > stillMilliseconds) throw new Error(`The job stands still: ${done}`);
    await delay(200);
  }
}

/** The text of the JSON file that appears in a folder. */
async function downloaded(folder: string): Promise<string> {
  const limit = Date.now() + stillMilliseconds;
  while (Date.now() < limit) {
    await delay(100);
    const name = readdirSync(folder).find((file) => file.endsWith('.json'));
    const text = name === undefined ? null : wholeJson(join(folder, name));
    if (text !== null) return text;
  }
  throw new Error('The portal offered no report to save.');
}

/**
 * Hashes a folder in a real browser through the interface that an officer uses, and returns the report that the officer would save, with the
 * paths of the folder.
 */
export async function hashInPortal(
  origin: string,
  folder: string,
  browserName: BrowserName,
  traits: BrowserTraits = {},
): Promise<LintelReport> {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  const scratch = mkdtempSync(join(tmpdir(), 'lintel-conformance-'));
  const downloads = mkdtempSync(join(scratch, 'downloads-'));
  const paths = listFiles(folder);
  const browser = await openBrowser(browserName, downloads, traits);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(stillMilliseconds);
    await page.goto(origin);
    const input = (await page.waitForSelector(hook('pick-files'))) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(...stage(folder, paths, join(scratch, 'files')));
    await jobDone(page);
    await page.locator(hook('export-json')).click();
    const report = parseReport(await downloaded(downloads));
    const files = report.files.map((file) => ({ ...file, path: stagedPath(file.path, paths) }));
    return { ...report, files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
  } finally {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10 });
  }
}
