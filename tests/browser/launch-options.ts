import { findChromium } from './find-browser.ts';

/** Chromium refuses its own sandbox when root starts it. Its background requests would disturb tests that watch the network. */
export const chromiumArgs: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

/** What Playwright's `chromium.launch` and `launchPersistentContext` need to drive the installed browser. */
export function chromiumLaunch(): { executablePath: string; args: string[]; headless: true } {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium found: install one or name it in LINTEL_CHROMIUM.');
  return { executablePath, args: [...chromiumArgs], headless: true };
}
