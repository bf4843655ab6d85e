import type { Page } from '@playwright/test';

/** The numbers on the screen at one moment; null where they are not shown. */
export type Numbers = {
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Found, then its four parts in the order of the screen. */
  readonly sum: readonly number[] | null;
};

declare global {
  var lintelNumbers: Numbers[] | undefined;
}

/** Writes down the numbers at every change of the page from now on: none of them may be seen wrong, however shortly. */
export async function watchNumbers(page: Page): Promise<() => Promise<Numbers[]>> {
  await page.evaluate(() => {
    const seen: Numbers[] = [];
    globalThis.lintelNumbers = seen;
    const look = () => {
      const state = document.querySelector('[data-testid=job-state]')?.textContent;
      const progress = document.querySelector('[data-testid=job-progress]');
      if (state === undefined || progress === null) return;
      const number = (name: string) => Number(progress.getAttribute(`data-${name}`));
      const chips = [...document.querySelectorAll('.sum .chip b')].map((chip) =>
        Number(chip.textContent.replaceAll(/\D/g, '')),
      );
      const sum = chips.length === 0 ? null : chips;
      seen.push({ state, total: number('total'), done: number('done'), failed: number('failed'), sum });
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  });
  return () => page.evaluate(() => globalThis.lintelNumbers ?? []);
}
