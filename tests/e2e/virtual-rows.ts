import type { Locator } from '@playwright/test';

/** Reads every row of a list that draws only those in sight, by scrolling from its top to its end. */
export async function readVirtualRows(list: Locator): Promise<string[]> {
  await list.waitFor();
  const texts = await list.evaluate(async (scroller) => {
    const seen = new Map<number, string>();
    let size = 0;
    scroller.scrollTop = 0;
    for (;;) {
      // Two frames: one in which the list hears of the scrolling, one in which it has drawn.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      for (const row of scroller.querySelectorAll('[aria-posinset]')) {
        size = Number(row.getAttribute('aria-setsize'));
        seen.set(Number(row.getAttribute('aria-posinset')), row.firstElementChild?.textContent ?? '');
      }
      const before = scroller.scrollTop;
      scroller.scrollTop += scroller.clientHeight;
      if (scroller.scrollTop === before) break;
    }
    return Array.from({ length: size }, (_, index) => seen.get(index + 1) ?? null);
  });
  return texts.map((text, index) => {
    if (text === null) throw new Error(`Row ${index + 1} of the list was never drawn.`);
    return text;
  });
}
