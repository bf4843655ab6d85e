import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const places = {
  chromium: {
    setting: 'LINTEL_CHROMIUM',
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'],
    files: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  firefox: {
    setting: 'LINTEL_FIREFOX',
    names: ['firefox-esr', 'firefox', 'firefox.exe'],
    files: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
} as const;

export type BrowserName = keyof typeof places;

export const isBrowserName = (name: string): name is BrowserName => Object.hasOwn(places, name);

const canRun = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The program of an installed browser: the one its environment variable names, else the first on the PATH, else where installers put it. */
export function findBrowser(name: BrowserName): string | undefined {
  const { setting, names, files } = places[name];
  const set = process.env[setting];
  if (set) return canRun(set) ? set : undefined;
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...names.flatMap((program) => onPath.map((folder) => join(folder, program))), ...files].find(canRun);
}

export const findChromium = (): string | undefined => findBrowser('chromium');
export const findFirefox = (): string | undefined => findBrowser('firefox');
