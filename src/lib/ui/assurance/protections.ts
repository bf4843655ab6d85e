import * as m from '#lib/paraglide/messages.js';

/** The engine that shows the page, as far as it changes what is enforced; versions are major ones. */
export type Engine = { name: 'chromium'; version: number } | { name: 'firefox' } | { name: 'other' };

/** The first Chromium that enforces `Connection-Allowlist`. */
const ALLOWLIST_SINCE = 152;

/** What is protected, and by whom: true where the browser enforces it, false where only our code keeps to it. */
export type Protection = { readonly name: () => string; readonly byBrowser: boolean };

/** Whether the browser leaves hostile code in the page no known way out. */
export function closesPage(engine: Engine): boolean {
  return engine.name === 'chromium' && engine.version >= ALLOWLIST_SINCE;
}

/** @param trustedTypes whether the browser knows Trusted Types */
export function protectionsIn(engine: Engine, trustedTypes: boolean): Protection[] {
  const closed = closesPage(engine);
  return [
    { name: m.assurance_p_workers, byBrowser: true },
    { name: m.assurance_p_connect, byBrowser: true },
    { name: m.assurance_p_scripts, byBrowser: true },
    { name: m.assurance_p_types, byBrowser: trustedTypes },
    { name: m.assurance_p_rtc, byBrowser: closed },
    { name: m.assurance_p_windows, byBrowser: closed },
    { name: m.assurance_p_refresh, byBrowser: closed },
    { name: m.assurance_p_location, byBrowser: closed },
    { name: m.assurance_p_preconnect, byBrowser: closed },
  ];
}

/** How it is known that these five are open in this browser. */
export function openWords(engine: Engine): string {
  switch (engine.name) {
    case 'chromium':
      return m.assurance_open_old({ version: String(engine.version) });
    case 'firefox':
      return m.assurance_open_firefox();
    case 'other':
      return m.assurance_open_other();
  }
}
