import { expect, type Locator, type Page } from '@playwright/test';

/** How far Tab may have to go: further than the longest way through a page. */
const farthest = 60;

/** What is wrong with how the focused element shows itself; null when it can be seen and nothing lies over it. */
const complaint = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    const isMarked = (element: Element | null) => {
      if (element === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const drawnOver = getComputedStyle(element, '::after');
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) ||
        (drawnOver.content !== 'none' && Number.parseFloat(drawnOver.borderTopWidth) >= 1)
      );
    };
    // A hidden input shows its focus on the label that stands for it, a region that scrolls perhaps on what holds it.
    const shown = focused.matches('.visually-hidden') ? focused.closest('label') : focused;
    if (shown === null) return `${focused.outerHTML} is hidden`;
    if (!isMarked(shown) && !isMarked(shown.parentElement)) return `${shown.outerHTML} shows no focus`;
    const { left, top, width, height } = shown.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
    if (over === null || !(shown.contains(over) || over.contains(shown))) return `${shown.outerHTML} is covered`;
    return null;
  });

/** Presses Tab until an element has the focus; wherever the focus stops on the way, it can be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor({ state: 'attached' });
  for (let presses = 0; presses < farthest; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
    expect(await complaint(page)).toBeNull();
  }
  throw new Error(`Tab never reached ${String(target)}.`);
}
