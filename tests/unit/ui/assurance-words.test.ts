import { describe, expect, it } from 'vitest';
import { browserFamily } from '#lib/app/browser-family.ts';
import { clockWords } from '#lib/ui/assurance/clock-words.ts';
import { closesPage, openWords, protectionsIn } from '#lib/ui/assurance/protections.ts';

const brands = (version: string) => ({ userAgentData: { brands: [{ brand: 'Chromium', version }] } });

describe('what a browser protects against', () => {
  it.each([
    ['Chromium 152', brands('152'), 0, ''],
    ['Chromium 151', brands('151'), 5, 'version 151'],
    ['Firefox', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' }, 5, 'Firefox'],
    ['Firefox on iOS', { userAgent: 'Mozilla/5.0 (iPhone) AppleWebKit/605.1 FxiOS/153.0 Safari/605.1' }, 5, 'Nobody'],
    ['Safari', { userAgent: 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1 Version/27.0 Safari/605.1' }, 5, 'Nobody'],
    ['an unknown one', {}, 5, 'Nobody'],
  ])('is told for %s', (_name, navigator, open, said) => {
    const engine = browserFamily(navigator);
    const rows = protectionsIn(engine, true);
    expect(rows.filter(({ byBrowser }) => !byBrowser)).toHaveLength(open);
    expect(rows.slice(0, 4).every(({ byBrowser }) => byBrowser)).toBe(true);
    expect(closesPage(engine)).toBe(open === 0);
    if (open > 0) expect(openWords(engine)).toContain(said);
  });

  it('leaves markup out of texts to our code where Trusted Types are unknown', () => {
    expect(protectionsIn({ name: 'firefox' }, false).filter(({ byBrowser }) => byBrowser)).toHaveLength(3);
  });
});

describe('a clock in words', () => {
  it.each([
    [200_000, 40, "This device's clock is 3 min 20 sec behind the hub's."],
    [-3_600_000, 40, "This device's clock is 1 hr 0 min ahead of the hub's."],
    [700, 40, "This device's clock agrees with the hub's, to within 1 sec."],
    [5_000, 8_200, "This device's clock agrees with the hub's, to within 9 sec."],
  ])('of %d ms', (skewMs, uncertaintyMs, words) => {
    expect(clockWords({ skewMs, uncertaintyMs }).replaceAll(/\s/g, ' ')).toContain(words);
  });
});
