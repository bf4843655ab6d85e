import puppeteer, { type Browser } from 'puppeteer-core';
import { findBrowser, type BrowserName } from '../browser/find-browser.ts';
import { chromiumArgs } from '../browser/launch-options.ts';

export type BrowserTraits = {
  /** Firefox only: canvases give noise, and the machine is described falsely. */
  readonly resistFingerprinting?: boolean;
  /** Chromium only: more of its switches. */
  readonly switches?: readonly string[];
  /** Firefox only: more of its preferences. */
  readonly preferences?: Readonly<Record<string, string | number | boolean>>;
  /** Firefox only: variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts an installed browser without a window, which saves downloads into a folder without asking. */
export async function openBrowser(
  name: BrowserName,
  downloads: string,
  { resistFingerprinting = false, switches = [], preferences = {}, environment = {} }: BrowserTraits = {},
): Promise<Browser> {
  const executablePath = findBrowser(name);
  if (!executablePath) throw new Error(`No ${name} found: install one or name it in LINTEL_${name.toUpperCase()}.`);
  if (name === 'chromium') {
    return puppeteer.launch({
      browser: 'chrome',
      executablePath,
      args: [...chromiumArgs, ...switches],
      protocolTimeout: 0,
      downloadBehavior: { policy: 'allow', downloadPath: downloads },
    });
  }
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    // Without it Firefox takes no other place for its remote settings than its maker's; the driver names none.
    env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1', ...environment },
    protocolTimeout: 0,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.helperApps.neverAsk.saveToDisk': 'application/json',
      'browser.download.alwaysOpenPanel': false,
      'privacy.resistFingerprinting': resistFingerprinting,
      ...preferences,
    },
  });
}
