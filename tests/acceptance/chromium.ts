import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { openBrowser } from '../conformance/open-browser.ts';

/**
 * What Chromium's own decoder makes of a file: its dimensions, or why there are none. `element`: only an `img` has them, which
 * shows of a broken file what is there.
 */
export type Seen =
  { readonly width: number; readonly height: number; readonly by: 'bitmap' | 'element' } | { readonly refusal: string };

const LIMIT_MS = 30_000;

/** Opens files with `createImageBitmap`, and else as an `img`, one after the other, as a web page without codecs would. */
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
      // Only what the bytes are counts, not what the file is called.
      const file = new Blob([document.querySelector('input')?.files?.[0] ?? '']);
      try {
        const { width, height } = await createImageBitmap(file);
        return { width, height, by: 'bitmap' };
      } catch (error) {
        const element = new Image();
        await new Promise((resolve) => {
          element.onload = element.onerror = resolve;
          element.src = URL.createObjectURL(file);
        });
        const { naturalWidth: width, naturalHeight: height } = element;
        if (width === 0) return { refusal: String(error) };
        // Of a file whose header is sound it says that it has loaded, even if no pixel comes of it.
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context?.drawImage(element, 0, 0);
        const isSeen = context?.getImageData(0, 0, width, height).data.some((sample) => sample > 0);
        return isSeen === true ? { width, height, by: 'element' } : { refusal: String(error) };
      }
    })
    .catch(() => null);
  const timeout = new Promise<null>((resolve) => {
    setTimeout(resolve, LIMIT_MS, null).unref();
  });
  return Promise.race([answer, timeout]);
}
