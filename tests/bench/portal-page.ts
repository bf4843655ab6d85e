import type { Browser, Page } from '@playwright/test';

export async function openPortalPage(browser: Browser, origin: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(origin);
  await page.getByTestId('pick-files').waitFor({ state: 'attached' });
  return page;
}

/** Milliseconds from picking files in the portal until its job is done, by the page's own clock. */
export async function portalMilliseconds(page: Page, paths: string[]): Promise<number> {
  const before = Number(
    await page
      .getByTestId('job-progress')
      .getAttribute('data-done', { timeout: 1 })
      .catch(() => 0),
  );
  await page.evaluate(() => {
    const input = document.querySelector('[data-testid=pick-files]');
    input?.addEventListener('change', () => performance.mark('picked'), { once: true, capture: true });
  });
  await page.getByTestId('pick-files').setInputFiles(paths);
  return page.evaluate(
    (done) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const state = document.querySelector('[data-testid=job-state]')?.textContent.trim();
          const now = Number(document.querySelector('[data-testid=job-progress]')?.getAttribute('data-done'));
          if (state !== 'done' || now < done) return void setTimeout(look, 4);
          resolve(performance.now() - (performance.getEntriesByName('picked').at(-1)?.startTime ?? NaN));
        };
        look();
      }),
    paths.length + (before > 0 ? 0 : 0),
  );
}
