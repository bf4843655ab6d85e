import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { findFirefox } from '../browser/find-browser.ts';
import { startPortalServer, type PortalServer } from '../fixtures/portal-server.ts';
import { quietBrowser } from './browser.ts';
import { makeHostileBuild, type HostileBuild } from './hostile-build.ts';
import { Mirror, protections, type Guards } from './mirror.ts';
import { inWorker, portalPage } from './places.ts';
import { Trial } from './tries.ts';
import { cacheAttempts } from './worker-attempts.ts';

/**
 * What the service worker gives out of its caches, a worker may have put there: the portal's own file, too, without the headers
 * that close it.
 */
let build: HostileBuild;
let server: PortalServer;

beforeAll(async () => {
  build = makeHostileBuild();
  server = await startPortalServer({ root: build.root });
});
afterAll(async () => {
  await server.stop();
  build.remove();
});

const own: Guards = { without: new Set(), serviceWorker: 'own' };
const naive: Guards = { without: protections, serviceWorker: 'naive' };

/** How long to listen, in milliseconds; and where something has to come, how long that may take on a busy machine. */
const LISTEN_FOR = 2_000;
const PATIENCE = 30_000;

/** Waits so long, and longer while it is not so. */
async function listened(isThere: () => boolean | Promise<boolean>): Promise<void> {
  await delay(LISTEN_FOR);
  for (let waited = LISTEN_FOR; waited < PATIENCE && !(await isThere()); waited += 250) await delay(250);
}

/** All by which somebody can be reached when nothing protects. */
const ways = ['a script left in a cache', 'WebSocket', 'fetch over TLS'];

/** Channels by which somebody was reached, from a worker that has changed the caches or from the one that is started next. */
async function reached(browser: Browser, guards: Guards): Promise<string[]> {
  const mirror = await Mirror.of(server.origin, guards);
  const page = await portalPage(browser, mirror);
  const tried = async (names: readonly string[]) =>
    (await Trial.of(names, mirror.origin)).make((targets) => inWorker(page, build.workers.engine, targets));
  const trials: Trial[] = [];
  for (const name of Object.keys(cacheAttempts)) trials.push(await tried([name]));
  trials.push(await tried(['WebSocket', 'fetch over TLS']));
  const heardOf = () => trials.flatMap((trial) => trial.heard);
  await listened(() => guards === own || ways.every((way) => heardOf().includes(way)));
  const found = trials.flatMap((trial) => Object.entries(trial.end([])).filter(([, { heard }]) => heard.length > 0));
  await page.close();
  await mirror.stop();
  return found.map(([channel]) => channel);
}

/** Whether a script that was changed in the caches, as a worker can change it, runs in the page when it is loaded next. */
async function changedScriptRuns(browser: Browser, guards: Guards): Promise<boolean> {
  const mirror = await Mirror.of(server.origin, guards);
  const page = await portalPage(browser, mirror);
  await page.evaluate(async () => {
    const boot = document.querySelector<HTMLScriptElement>('script[src*="/boot."]')?.src ?? '';
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const paths = (await cache.keys()).map(({ url }) => url).filter((url) => url.startsWith(boot));
      for (const url of [boot, ...paths]) {
        const headers = { 'content-type': 'text/javascript' };
        await cache.put(url, new Response('document.documentElement.dataset.changed = "yes";', { headers }));
      }
    }
  });
  await page.reload();
  const isChanged = () => page.evaluate(() => document.documentElement.dataset['changed'] === 'yes');
  await listened(() => guards === own || isChanged());
  const runs = await isChanged();
  await page.close();
  await mirror.stop();
  return runs;
}

describe.concurrent.each(['chromium', 'firefox'] as const)('in %s', (name) => {
  it.skipIf(name === 'firefox' && findFirefox() === undefined)(
    'a worker that writes to the caches frees neither another script nor its own next start, and gets nothing into the page',
    async ({ expect }) => {
      const browser = await quietBrowser(name);
      try {
        expect(await reached(browser, naive)).toEqual(ways);
        expect(await reached(browser, own)).toEqual([]);
        expect(await changedScriptRuns(browser, naive)).toBe(true);
        expect(await changedScriptRuns(browser, own)).toBe(false);
      } finally {
        await browser.close();
      }
    },
  );
});
