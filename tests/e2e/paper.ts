import type { Page } from '@playwright/test';
import type { Portal } from './portal.ts';

/** Prints as an officer does, with a button of the page, and shows what then goes on paper until `offPaper`. */
export async function onPaper(portal: Portal, button: string): Promise<void> {
  const { page } = portal;
  await page.evaluate(() => {
    // As long as the dialog is open.
    window.print = () => {
      document.documentElement.setAttribute('data-printing', '');
    };
  });
  await portal.at(button).click();
  await page.locator('[data-printing]').waitFor();
  await page.emulateMedia({ media: 'print' });
}

export async function offPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
}

/** What is left in a part that scrolls: paper does not. */
export function clippedOnPaper(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body > *, main, main *')]
      .filter((element) => getComputedStyle(element).overflow !== 'visible' && !element.matches('.visually-hidden'))
      .filter(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 2)
      .map(({ tagName, className }) => `${tagName}.${className}`),
  );
}
