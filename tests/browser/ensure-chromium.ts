import { spawnSync } from 'node:child_process';
import { findChromium } from './find-browser.ts';

/** The installed Chromium; where there is none, and the system is Debian's kind and we are root, it is installed first. */
export function ensureChromium(): string | undefined {
  const found = findChromium();
  if (found || process.env['LINTEL_CHROMIUM'] || process.platform !== 'linux' || process.getuid?.() !== 0) return found;
  console.log('No Chromium found; installing the package of the system ...');
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  if (apt('update', '-q')) apt('install', '-y', '-q', '--no-install-recommends', 'chromium');
  return findChromium();
}
