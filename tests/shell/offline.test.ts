import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { builtFiles, serveBuild, type ServedBuild } from './served-build.ts';

const profile = mkdtempSync(join(tmpdir(), 'lintel-profile-'));
const faults: string[] = [];
let served: ServedBuild;

beforeAll(async () => {
  served = await serveBuild();
});
afterAll(async () => {
  await served.stop();
  // Processes of the browser may be at its folder for a moment longer than the browser.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
});

async function open(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, chromiumLaunch());
  // On a busy machine a page takes its time to start.
  context.setDefaultTimeout(120_000);
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const said = message.text();
    // Switched off where they exist, which is not on every system.
    if (/Unrecognized feature: '(?:bluetooth|web-share)'/.test(said)) return;
    if (/Content.Security.Policy|TrustedScript|Permissions-Policy|Connection-Allowlist/i.test(said)) faults.push(said);
  });
  return { context, page };
}

/** A page has started when the router has put something into the document. */
const started = (page: Page) => page.locator('h1').first().waitFor();

describe('the portal', () => {
  it('starts with the server stopped, the browser restarted and its HTTP cache empty, after one visit', async () => {
    const first = await open();
    await first.page.goto(served.origin);
    await started(first.page);
    await first.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    expect(await first.page.evaluate(() => crossOriginIsolated)).toBe(true);
    await first.context.close();
    await served.stop();

    const { context, page } = await open();
    const session = await context.newCDPSession(page);
    await session.send('Network.clearBrowserCache');
    await page.goto(served.origin);
    await started(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

    const paths = builtFiles('prerendered')
      .filter((file) => file.endsWith('.html'))
      .map((file) => (file === '/index.html' ? '/' : file.replace('.html', '')));
    for (const path of paths) {
      await page.goto(served.origin + path);
      await started(page);
    }
    // Every script and module is at hand, not only those that a start needs.
    const missing = await page.evaluate(
      async (files) => {
        const asked = await Promise.all(
          files.map(async (file) => [file, (await fetch(file).catch(() => null))?.status] as const),
        );
        return asked.filter(([, status]) => status !== 200).map(([file]) => file);
      },
      builtFiles('client').filter((file) => /^\/_app\/immutable\/(?!workers\/assets\/).*\.(js|css|wasm)$/.test(file)),
    );
    expect(missing).toEqual([]);
    await context.close();
    served = await serveBuild({ port: served.port });
  });

  it('refuses whatever is neither shell nor hub, and shows its own page for an unknown address', async () => {
    const { context, page } = await open();
    await page.goto(served.origin);
    await started(page);
    const reached = await page.evaluate(async () => {
      const to = (url: string, options?: RequestInit) =>
        fetch(url, options)
          .then(({ status }) => status)
          .catch(() => 'refused');
      return [await to('/elsewhere'), await to('/', { method: 'POST', body: 'x' }), await to('/api/v1/nothing-here')];
    });
    expect(reached).toEqual(['refused', 'refused', 404]);
    await page.goto(`${served.origin}/nothing-here`);
    await started(page);
    await context.close();
  });

  it('broke none of its own policies on the way', () => {
    expect(faults.filter((fault) => !fault.includes('elsewhere'))).toEqual([]);
  });
});
