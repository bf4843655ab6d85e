import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handler } from '#lib/server/http/front.ts';
import { listen } from '#lib/server/http/listen.ts';
import { readPages } from '#lib/server/http/pages.ts';
import { shutDown } from '#lib/server/http/shutdown.ts';
import { createWebServer } from '#lib/server/http/web-server.ts';
import { servedFiles, servedFolders } from '../../src/build/served-files.ts';
import { freePort } from '../browser/free-port.ts';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { makeNewerBuild } from '../fixtures/newer-build.ts';
import { built, buildDirectory } from './served-build.ts';

const { version: older } = JSON.parse(built('client/_app/version.json').toString()) as { version: string };
const later = makeNewerBuild();
const newer = later.version;
const folders = new Map([
  [older, buildDirectory],
  [newer, join(later.root, 'build')],
]);
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** The version that the server offers. */
let offered = older;
/** The path of the file that is served changed: its last bit turned round, or a service worker's script, which has to run, with a line more. */
let spoiled: string | null = null;

const filesOf = (version: string) => servedFiles(servedFolders(folders.get(version) ?? ''));

function changed(path: string, bytes: Buffer): Buffer {
  if (path === '/service-worker.js') return Buffer.concat([bytes, Buffer.from('\n')]);
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  return bytes;
}

const offer: Handler = (request, response, next) => {
  const path = (request.url ?? '').replace(/\?.*$/, '');
  const file = filesOf(offered).get(path);
  if (file === undefined || !existsSync(file)) {
    next();
    return;
  }
  const bytes = path === spoiled ? changed(path, readFileSync(file)) : readFileSync(file);
  response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
  response.end(bytes);
};

/** How long a page may take to start, and a worker to be looked at, on a busy machine. */
const PATIENCE_MS = 120_000;

const profile = mkdtempSync(join(tmpdir(), 'lintel-profile-'));
let server: Server;
let context: BrowserContext;
let origin = '';

beforeAll(async () => {
  const pages = readPages(built('pages.json').toString());
  server = createWebServer({ handler: offer, pages, secure: false, tls: null });
  const port = await freePort();
  origin = `http://localhost:${String(port)}`;
  expect((await listen(server, '127.0.0.1', port)).ok).toBe(true);
  context = await chromium.launchPersistentContext(profile, chromiumLaunch());
  context.setDefaultTimeout(PATIENCE_MS);
});
afterAll(async () => {
  await context.close();
  await shutDown(server, 0);
  later.remove();
  // Processes of the browser may be at its folder for a moment longer than the browser.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

/**
 * A tab that has all its parts. Chromium ends an idle worker for the sake of one that takes over; a part that is asked for
 * at that very moment starts the old one again, which then stays for half a minute.
 */
async function tab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page.locator('h1').first().waitFor();
  return page;
}

const shellCaches = (page: Page) =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('lintel-shell-')).sort());
const bootOf = (page: Page) =>
  page.evaluate(() => document.querySelector('script[src*="/boot."]')?.getAttribute('src') ?? '');

const waits = (page: Page) => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);

describe('a newer version', () => {
  it('waits, takes over when asked, and leaves an old tab its files until that tab is gone', async () => {
    const old = await tab();
    await old.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    expect(await shellCaches(old)).toEqual([`lintel-shell-${older}`]);

    offered = newer;
    await (await context.newCDPSession(old)).send('Network.clearBrowserCache');
    await old.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
    });
    await expect.poll(() => waits(old), { timeout: PATIENCE_MS }).toBe(true);
    expect(await shellCaches(old)).toEqual([`lintel-shell-${older}`, `lintel-shell-${newer}`].sort());

    // It does not take over by itself: a second tab still starts with the version that the first one runs.
    const asking = await tab();
    expect(await bootOf(asking)).toContain(older);

    await asking.evaluate(async () => {
      (await navigator.serviceWorker.ready).waiting?.postMessage({ type: 'SKIP_WAITING' });
    });
    await expect.poll(() => waits(old), { timeout: PATIENCE_MS }).toBe(false);
    await asking.goto(origin);
    await asking.locator('h1').first().waitFor();
    expect(await bootOf(asking)).toContain(newer);

    // The server knows the old file no longer; the old tab, which was not reloaded, still gets it.
    expect(await bootOf(old)).toContain(older);
    const boot = `/_app/immutable/boot.${older}.js`;
    expect((await fetch(origin + boot)).status).toBe(404);
    expect(await old.evaluate(async (path) => (await fetch(path)).status, boot)).toBe(200);
    expect(await shellCaches(asking)).toHaveLength(2);

    await old.close();
    await asking.reload();
    await asking.locator('h1').first().waitFor();
    await expect.poll(() => shellCaches(asking), { timeout: PATIENCE_MS }).toEqual([`lintel-shell-${newer}`]);
  }, 400_000);
});

/** Has the browser look for another version, and says what became of it. */
async function lookForUpdate(page: Page): Promise<string> {
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    const found = registration.installing ?? registration.waiting;
    if (found === null) return 'nothing new';
    await new Promise<void>((resolve) => {
      const look = () => {
        if (found.state === 'installed' || found.state === 'redundant') resolve();
      };
      found.addEventListener('statechange', look);
      look();
    });
    return found.state;
  });
}

describe('a version of which one file is not as its list says', () => {
  const paths = [...filesOf(older).keys()];
  const ending = (pattern: RegExp) => paths.find((path) => pattern.test(path)) ?? 'none';

  it.each([
    ['a page', '/'],
    ['the boot script', ending(/\/boot\.\w+\.js$/)],
    ['a WebAssembly module', ending(/kernel.*\.wasm$/)],
    ['the list itself', '/integrity.json'],
    ['the script of the service worker', '/service-worker.js'],
  ])('is never installed: %s', async (_, path) => {
    const page = await tab();
    expect(paths).toContain(path);
    [offered, spoiled] = [older, path];
    expect(await lookForUpdate(page)).toBe('redundant');
    expect(await waits(page)).toBe(false);
    expect(
      await page.evaluate(
        async ([path, cache]) => (await (await caches.open(cache)).match(path, { ignoreSearch: true })) ?? null,
        [path, `lintel-shell-${older}`] as const,
      ),
    ).toBeNull();

    // The one before stays in charge, with files of its own.
    await page.reload();
    await page.locator('h1').first().waitFor();
    expect(await bootOf(page)).toContain(newer);
    await page.close();
  });

  it('is installed when all are', async () => {
    const page = await tab();
    [offered, spoiled] = [older, null];
    expect(await lookForUpdate(page)).toBe('installed');
    expect(await waits(page)).toBe(true);
    await page.close();
  });
});
