import { createHash } from 'node:crypto';
import { chromium, type Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { built, builtFiles, serveBuild, type ServedBuild } from './served-build.ts';

type List = {
  readonly format: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly serviceWorker: string;
  readonly root: string;
};

let served: ServedBuild;
let browser: Browser;

beforeAll(async () => {
  served = await serveBuild();
  browser = await chromium.launch(chromiumLaunch());
});
afterAll(async () => {
  await browser.close();
  await served.stop();
});

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const get = async (path: string) => new Uint8Array(await (await fetch(served.origin + path)).arrayBuffer());
const fetchList = async () => JSON.parse(new TextDecoder().decode(await get('/integrity.json'))) as List;

/** Not by the product's code: members in order, no white space. Enough for a flat list of plain ASCII. */
const sorted = (value: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));

describe('integrity.json', () => {
  it('lists every file and page that is served, and nothing else', async () => {
    const { files, format, version } = await fetchList();
    const pageOf = (file: string) => (file === '/index.html' ? '/' : file.replace(/\.html$/, ''));
    const expected = [...builtFiles('client'), ...builtFiles('prerendered').map(pageOf)].filter(
      (path) => !/\.(?:br|gz)$/.test(path) && path !== '/integrity.json' && path !== '/service-worker.js',
    );
    expect(Object.keys(files).toSorted()).toEqual(expected.toSorted());
    expect(format).toBe('lintel-integrity/1');
    expect(version).toBe((JSON.parse(built('client/_app/version.json').toString()) as { version: string }).version);
  });

  it('has the hash of what comes, whatever it is compressed by on the way', async () => {
    const { files, serviceWorker } = await fetchList();
    for (const [path, hash] of Object.entries({ ...files, '/service-worker.js': serviceWorker })) {
      expect(sha256(await get(path)), path).toBe(hash);
    }
  });

  it('is carried by the service worker', async () => {
    const [line = ''] = new TextDecoder().decode(await get('/service-worker.js')).split('\n');
    expect(JSON.parse(line.replace('self.lintelFiles=', '').replace(/;$/, ''))).toEqual((await fetchList()).files);
  });

  it('has a root that the page shows, and that can be computed from the served bytes alone', async () => {
    const { root, ...list } = await fetchList();
    const recomputed: Record<string, string> = {};
    for (const path of Object.keys(list.files)) recomputed[path] = sha256(await get(path));
    const content = { ...list, files: sorted(recomputed), serviceWorker: sha256(await get('/service-worker.js')) };
    expect(sha256(JSON.stringify(sorted(content)))).toBe(root);

    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(`${served.origin}/assurance`);
    await page.getByTestId('build-root').locator(`[title="${root}"]`).waitFor();
    expect(await page.getByTestId('build-root-short').getAttribute('title')).toBe(root);
    expect(await page.getByTestId('build-root-short').innerText()).toContain(root.slice(0, 12));
    await page.close();
  });
});
