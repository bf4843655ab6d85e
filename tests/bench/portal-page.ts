import type { Browser, Page } from '@playwright/test';

export async function openPortalPage(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.getByTestId('pick-files').waitFor({ state: 'attached' });
  return page;
}

/** Milliseconds from picking files in the portal until its page shows that the job is done, by the page's own clock. */
export async function portalMilliseconds(page: Page, paths: string[]): Promise<number> {
  // The watch is set before the files are given: a short job may be over before anybody asks.
  await page.evaluate(() => {
    const watch = new Promise<number>((resolve) => {
      let [from, hasRun] = [NaN, false];
      const observer = new MutationObserver(() => {
        const state = document.querySelector('[data-testid=job-state]')?.textContent.trim();
        hasRun ||= !Number.isNaN(from) && state === 'running';
        if (!hasRun || state !== 'done') return;
        observer.disconnect();
        resolve(performance.now() - from);
      });
      observer.observe(document, { subtree: true, childList: true, characterData: true });
      document.addEventListener('change', () => (from = performance.now()), { once: true, capture: true });
    });
    Object.assign(window, { watch });
  });
  await page.getByTestId('pick-files').setInputFiles(paths);
  return page.evaluate(() => (window as unknown as { watch: Promise<number> }).watch);
}
