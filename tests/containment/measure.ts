import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, type BrowserName } from '../browser/find-browser.ts';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { lookedUp, majorVersion, quietBrowser } from './browser.ts';
import { makeHostileBuild, type HostileBuild, type WorkerKind } from './hostile-build.ts';
import { Mirror, protections, type Guards } from './mirror.ts';
import { NAMES } from './page-attempts.ts';
import { tryEverywhere, type Heard } from './places.ts';

/** All channels from all places of the portal in one browser. */
export type Measured = {
  readonly browser: BrowserName;
  readonly version: number;
  /** With the protections removed. */
  readonly control: Heard;
  /** Under the headers alone, before there is a service worker. */
  readonly firstVisit: Heard;
  /** With the service worker in charge as well. */
  readonly later: Heard;
};

const states: Readonly<Record<'control' | 'firstVisit' | 'later', Guards>> = {
  control: { without: protections, serviceWorker: 'none' },
  firstVisit: { without: new Set(), serviceWorker: 'none' },
  later: { without: new Set(), serviceWorker: 'own' },
};

async function measured(name: BrowserName, build: HostileBuild, server: string): Promise<Measured> {
  const log = mkdtempSync(join(tmpdir(), 'lintel-names-'));
  const browser = await quietBrowser(name, { log });
  const heard = async (guards: Guards, kinds?: readonly WorkerKind[]) => {
    const mirror = await Mirror.of(server, guards);
    try {
      return await tryEverywhere({ browser, mirror, build, ...(kinds ? { kinds } : {}) });
    } finally {
      await mirror.stop();
    }
  };
  try {
    const version = await majorVersion(browser);
    const control = await heard(states.control);
    const firstVisit = await heard(states.firstVisit);
    const later = await heard(states.later, ['engine', 'import']);
    // Chromium has written its whole log only when it is gone.
    await browser.close();
    const names = lookedUp(log);
    return {
      browser: name,
      version,
      control: withLookUps(control, names),
      firstVisit: withLookUps(firstVisit, names),
      later: withLookUps(later, names),
    };
  } finally {
    await browser.close();
    rmSync(log, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Adds what only the browser's own log has heard. */
function withLookUps(heard: Heard, isLookedUp: (name: string) => boolean): Heard {
  const page = Object.entries(heard.page ?? {}).map(([channel, tried]) => {
    const heardOf = isLookedUp(tried.token + NAMES) ? [...tried.heard, 'name look-up' as const] : tried.heard;
    return [channel, { ...tried, heard: heardOf }] as const;
  });
  return { ...heard, page: Object.fromEntries(page) };
}

/** Tries every channel in those of the browsers that are installed, in all at the same time. */
export async function measureAll(names: readonly BrowserName[]): Promise<readonly Measured[]> {
  const build = makeHostileBuild();
  const server = await startPortalServer({ root: build.root });
  try {
    const installed = names.filter((name) => findBrowser(name) !== undefined);
    return await Promise.all(installed.map((name) => measured(name, build, server.origin)));
  } finally {
    await server.stop();
    build.remove();
  }
}
