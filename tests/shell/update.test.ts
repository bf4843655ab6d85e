import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
import { freePort } from '../browser/free-port.ts';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { built, buildDirectory } from './served-build.ts';

const version = JSON.parse(built('client/_app/version.json').toString()) as { version: string };
const older = version.version;
const newer = 'f'.repeat(older.length);
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** The version that the server offers: this build, or this build under another name, as a later one would be. */
let offered = older;

/** Serves the files of the build, with the name of the version in them replaced by the one on offer. */
const offer: Handler = (request, response, next) => {
  const path = (request.url ?? '').replace(/\?.*$/, '');
  const file = path.replaceAll(offered, older);
  const page = `prerendered${file === '/' ? '/index' : file}.html`;
  const place = existsSync(join(buildDirectory, page)) ? page : `client${file}`;
  const unknown = offered !== older && path.includes(older);
  if (unknown || path.startsWith('/api/') || !existsSync(join(buildDirectory, place))) {
    next();
    return;
  }
  const type = types[extname(place)] ?? 'application/octet-stream';
  const bytes = built(place);
  const isText = /text|json/.test(type);
  response.writeHead(200, { 'Content-Type': type });
  response.end(isText ? bytes.toString().replaceAll(older, offered) : bytes);
};

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
});
afterAll(async () => {
  await context.close();
  await shutDown(server, 0);
  rmSync(profile, { recursive: true, force: true });
});

async function tab(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
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
    await expect.poll(() => waits(old), { timeout: 30_000 }).toBe(true);
    expect(await shellCaches(old)).toEqual([`lintel-shell-${older}`, `lintel-shell-${newer}`].sort());

    // It does not take over by itself: a second tab still starts with the version that the first one runs.
    const asking = await tab();
    expect(await bootOf(asking)).toContain(older);

    await asking.evaluate(async () => {
      (await navigator.serviceWorker.ready).waiting?.postMessage({ type: 'SKIP_WAITING' });
    });
    await expect.poll(() => waits(old), { timeout: 30_000 }).toBe(false);
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
    await expect.poll(() => shellCaches(asking), { timeout: 30_000 }).toEqual([`lintel-shell-${newer}`]);
  });
});
