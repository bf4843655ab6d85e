import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser } from '../conformance/open-browser.ts';

/** What Chromium's own decoder makes of a file: its dimensions, or why there are none. */
export type Seen = { readonly width: number; readonly height: number } | { readonly refusal: string };

const LIMIT_MS = 30_000;

/** Opens files with `createImageBitmap`, one after the other, as a web page without codecs of its own would. */
export async function seenByChromium(files: readonly string[]): Promise<readonly Seen[]> {
  const downloads = mkdtempSync(join(tmpdir(), 'lintel-acceptance-'));
  const browser = await openBrowser('chromium', downloads);
  try {
    const seen: Seen[] = [];
    let page = await emptyPage(browser);
    for (const file of files) {
      const result = await open(page, file);
      // A page that crashes or hangs is of no use to the next file.
      if (result === null) page = await emptyPage(browser);
      seen.push(result ?? { refusal: 'the page crashed or hung' });
    }
    return seen;
  } finally {
    await browser.close();
    rmSync(downloads, { recursive: true, force: true });
  }
}

async function emptyPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent('<input type="file">');
  return page;
}

/** Null when the page does not answer. */
async function open(page: Page, file: string): Promise<Seen | null> {
  const input = await page.$('input');
  if (input === null) return null;
  await input.uploadFile(file);
  const answer = page
    .evaluate(async (): Promise<Seen> => {
      const file = document.querySelector('input')?.files?.[0] ?? new Blob();
      try {
        // Only what the bytes are counts, not what the file is called.
        const { width, height } = await createImageBitmap(new Blob([file]));
        return { width, height };
      } catch (error) {
        return { refusal: String(error) };
      }
    })
    .catch(() => null);
  const timeout = new Promise<null>((resolve) => {
    setTimeout(resolve, LIMIT_MS, null).unref();
  });
  return Promise.race([answer, timeout]);
}
