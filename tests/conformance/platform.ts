import { isBrowserName, type BrowserName } from '../browser/find-browser.ts';
import { hashInPortal } from './hash-in-portal.ts';
import type { LintelReport } from './report.ts';

/** Where a folder can be hashed: in browsers, in a Firefox that resists fingerprinting, and with the same engine in Node. */
export type Platform = BrowserName | 'firefox-rfp' | 'node';

const isPlatform = (name: string): name is Platform => isBrowserName(name) || name === 'firefox-rfp' || name === 'node';

/**
 * The platforms of a list such as `chromium,firefox`, each once. Firefox brings the one that resists fingerprinting along: it
 * gives pages noise instead of pixels, and no hash may depend on that.
 *
 * @throws Error when a name is not known
 */
export function parsePlatforms(list: string): Platform[] {
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isPlatform(name));
  if (unknown !== undefined) throw new Error(`"${unknown}" is neither a browser that is known here nor "node"`);
  const platforms = names.filter(isPlatform);
  return [...new Set(platforms.flatMap((name) => (name === 'firefox' ? [name, 'firefox-rfp' as const] : [name])))];
}

/** Hashes a folder on a platform; `origin` is where the portal is served. */
export async function hashOn(platform: Platform, origin: string, folder: string): Promise<LintelReport> {
  if (platform === 'node') {
    // What it runs is there only once something has been built.
    const { hashInNode } = await import('./hash-in-node.ts');
    return hashInNode(folder);
  }
  if (platform === 'firefox-rfp') return hashInPortal(origin, folder, 'firefox', { resistFingerprinting: true });
  return hashInPortal(origin, folder, platform);
}
