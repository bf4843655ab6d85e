import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'puppeteer-core';
import { carryOn } from './accomplice.ts';
import { pageCode } from './attempt-code.ts';
import { workerKinds, type HostileBuild, type WorkerKind } from './hostile-build.ts';
import type { Mirror } from './mirror.ts';
import { leavingAttempts, pageAttempts } from './page-attempts.ts';
import { stealPolicies } from './stolen-policy.ts';
import type { Outcome } from './attempt.ts';
import { Trial, type Outcomes, type Targets, type Tries } from './tries.ts';
import { subWorkerAttempts, workerAttempts } from './worker-attempts.ts';

export type PlaceName = 'page' | WorkerKind;
export type Heard = Readonly<Partial<Record<PlaceName, Tries>>>;

/** How long a page may take to start when many do at once. */
const PATIENCE_MS = 120_000;

/** A page of the portal, with its service worker in charge where there is one. */
export async function portalPage(browser: Browser, { origin, guards }: Mirror): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.evaluateOnNewDocument(stealPolicies);
  await page.goto(origin);
  await page.waitForSelector('h1');
  if (guards.serviceWorker !== 'none') await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return page;
}

/** A page that is left may never answer. */
const evaluated = (page: Page, targets: Targets): Promise<Outcomes> =>
  Promise.race([page.evaluate(pageCode(targets)).catch(() => ({})), delay(3_000, {})]) as Promise<Outcomes>;

/** Makes attempts that leave a page, or change what it is, in a page each. */
async function leaving(browser: Browser, mirror: Mirror, targets: Targets): Promise<Outcomes> {
  mirror.reportTo = targets['report endpoint']?.url;
  const ready = [];
  for (const [name, target] of Object.entries(targets))
    ready.push({ page: await portalPage(browser, mirror), one: { [name]: target } });
  mirror.reportTo = undefined;
  const outcomes = await Promise.all(ready.map(({ page, one }) => evaluated(page, one)));
  return Object.assign({}, ...outcomes) as Outcomes;
}

/**
 * How long workers may take to start and to make their attempts, in milliseconds, at first and when they are tried for the last time:
 * Firefox stops a worker now and then for good as it starts one below it, and a busy machine takes longer than others.
 */
const WORKER_PATIENCE = [6_000, 6_000] as const;
const LAST_PATIENCE = 20_000;

/** Starts a worker as the portal does, hands it its targets and waits for what it says. */
export const inWorker = (page: Page, script: string, targets: Targets, patience = LAST_PATIENCE): Promise<Outcomes> =>
  page.evaluate(
    (path, attempts, limit) => {
      const { stolenPolicies } = globalThis as { stolenPolicies?: Record<string, TrustedTypePolicy> };
      const address = stolenPolicies?.['lintel-script-url']?.createScriptURL(new URL(path, location.href).href) ?? path;
      const worker = new Worker(address as string, { type: 'module' });
      const outcomes: Record<string, Outcome> = {};
      return new Promise<Outcomes>((resolve, reject) => {
        setTimeout(resolve, limit, outcomes);
        worker.addEventListener('error', () => {
          reject(new Error('The worker does not start.'));
        });
        worker.addEventListener('message', ({ data }: MessageEvent<{ outcome?: [string, Outcome] }>) => {
          if (data.outcome === undefined) return;
          const [name, outcome] = data.outcome;
          outcomes[name] = outcome;
          if (Object.keys(outcomes).length === Object.keys(attempts).length) resolve(outcomes);
        });
        worker.postMessage({ attempts });
      });
    },
    script,
    targets,
    patience,
  );

type Options = {
  readonly browser: Browser;
  readonly mirror: Mirror;
  readonly build: HostileBuild;
  /** The kinds of worker to try from. */
  readonly kinds?: readonly WorkerKind[];
};

/**
 * How long to listen when the last attempt has been made, in milliseconds: all that is heard comes within a third of it. On a busy
 * machine it comes later, so longer where everything has to be heard.
 */
const LISTEN_FOR = 3_000;
const LISTEN_FOR_ALL = 8_000;

/** Makes every attempt in every place of the portal that a mirror shows, and says what was heard. */
export async function tryEverywhere({ browser, mirror, build, kinds = workerKinds }: Options): Promise<Heard> {
  const trial = (attempts: object) => Trial.of(Object.keys(attempts), mirror.origin);
  const left = await (await trial(leavingAttempts)).make((targets) => leaving(browser, mirror, targets));
  // Opened last, so that it is in front: browsers put off much of what a page behind others asks for.
  const page = await portalPage(browser, mirror);
  const isControl = mirror.guards.without.has('content-security-policy');
  if (isControl) await page.evaluate(carryOn);
  const onPage = await (await trial(pageAttempts)).make((targets) => evaluated(page, targets));
  const inWorkers = await Promise.all(kinds.map((kind) => workerTrials(page, mirror, build.workers[kind])));
  await delay(isControl ? LISTEN_FOR_ALL : LISTEN_FOR);
  const heard = (trials: readonly Trial[], asked: readonly string[]): Tries =>
    Object.assign({}, ...trials.map((each) => each.end(asked))) as Tries;
  const tries = Object.fromEntries(kinds.map((kind, at) => [kind, heard(inWorkers[at] ?? [], mirror.asked)]));
  // The page may ask its own origin, workers may not.
  const heardEverywhere = { page: heard([onPage, left], []), ...tries };
  for (const each of await browser.pages()) await each.close();
  return heardEverywhere;
}

/** Every attempt from one kind of worker. One that did not so much as answer is tried again. */
async function workerTrials(page: Page, { origin, asked }: Mirror, script: string): Promise<Trial[]> {
  const groups = [Object.keys(workerAttempts), ...Object.keys(subWorkerAttempts).map((name) => [name])];
  return Promise.all(
    groups.map(async (names) => {
      const tried = async (patience: number) =>
        (await Trial.of(names, origin)).make((targets) => inWorker(page, script, targets, patience));
      for (const patience of WORKER_PATIENCE) {
        const trial = await tried(patience);
        if (trial.isAnswered) return trial;
        trial.end(asked);
      }
      return tried(LAST_PATIENCE);
    }),
  );
}
