import type { Page } from '@playwright/test';

/**
 * Every text on the page that a person sees or hears, names of controls among them. Left out are data (file names, hashes,
 * codes, keys, dates, a scheme's own words stand in elements that say so), names of languages, and what is there for programs only.
 */
export function readableTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const data = '.ltr, .mono, code, kbd, .date, [translate=no], [lang]:not(html), .visually-hidden[aria-hidden=true]';
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element === null || element.closest(data) || !element.checkVisibility()) continue;
      if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription'])
          texts.push(node.getAttribute(name) ?? '');
      } else if (!['SCRIPT', 'STYLE'].includes(element.tagName)) {
        texts.push(node.textContent ?? '');
      }
    }
    return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
  });
}
