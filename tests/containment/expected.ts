import type { BrowserName } from '../browser/find-browser.ts';

/**
 * Channels that a browser may not have: only their controls may be silent. WebRTC is there in no worker. Firefox has anchor
 * pings switched off, and looks at no manifest.
 */
export const mayBeMissing: Readonly<Record<BrowserName, { page: readonly string[]; worker: readonly string[] }>> = {
  chromium: { page: [], worker: ['WebRTC'] },
  firefox: {
    page: ['fetchLater', 'speculation rules', 'manifest link', 'anchor ping'],
    worker: ['WebRTC'],
  },
};

/**
 * What stays open to hostile code in the page, because no policy of that browser closes it. `Connection-Allowlist` came with
 * Chromium 152; what older ones leave open was found out by taking that header away: a bare connection for `form submit`,
 * `iframe` and `preconnect`, whose host's name alone can say something. Firefox connects early with the limit that it has for
 * everybody; drivers of tests set it to none, and `preconnect` then seems to be closed.
 */
export function openFromPage(browser: BrowserName, version: number): readonly string[] {
  const common = ['WebRTC', 'location', 'meta refresh', 'preconnect', 'window.open'];
  if (browser === 'firefox') return common;
  return version >= 152 ? [] : [...common, 'form submit', 'iframe'].sort();
}
