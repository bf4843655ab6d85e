import { setTimeout as sleep } from 'node:timers/promises';
import { readLintelReport } from '#lib/formats/lintel-report.ts';
import type { Portal } from '../e2e/portal.ts';
import { words } from '../e2e/words.ts';
import { seededRandom, type Random } from '../fixtures/random.ts';
import { DoomedBrowser } from './doomed-browser.ts';
import { EvidenceFolder } from './evidence-folder.ts';

/** What is seen of a job from outside: a number that was seen as done is acknowledged. */
type Seen = { readonly state: string; readonly total: number; readonly done: number; readonly started: number };

/** One sitting that ended with a kill. */
export type Kill = {
  /** Milliseconds after the job began or went on, at most. */
  readonly after: number;
  /** Files that were done when the job went on, seen as done before the kill, and done when the vault was opened after it. */
  readonly before: number;
  readonly acknowledged: number;
  readonly found: number;
  /** Acknowledged, and not found. */
  readonly lost: number;
  /** Taken in hand by the engine, and hashed again because of the kill. */
  readonly again: number;
};

/** How a job over one folder came through its kills. */
export type KillRound = {
  readonly kills: readonly Kill[];
  readonly files: number;
  /** Files that are there more or less often than once, and files with another digest or outcome than they must have. */
  readonly notOnce: readonly string[];
  readonly wrong: readonly string[];
  /** The numbers at the end. */
  readonly end: Seen;
};

/** A kill later than that would meet nothing but the end of the job. */
const LAST_PART = 0.85;

/**
 * Runs one job over a folder of so many files, kills the browser at random moments, and lets the job end. A fast machine
 * would be done before its last kill: no sitting gets further than its share of the files, so that all kills find work.
 */
export async function runKills(origin: string, seed: number, files: number, kills: number): Promise<KillRound> {
  const random = seededRandom(seed);
  const folder = await EvidenceFolder.make(seed, files);
  const browser = await DoomedBrowser.create(origin);
  try {
    let portal = await browser.open();
    await folder.fill(portal.page);
    await portal.visit('Settings');
    const passphrase = await portal.createVault();
    await portal.visit('Case');
    await pickFolder(portal);
    await seen(portal, ({ done }) => done > 0);
    const done: Kill[] = [];
    let before = 0;
    while (done.length < kills) {
      const after = momentOf(random);
      const share = (LAST_PART * folder.expected.length - before) / (kills - done.length);
      const last = await watchFor(portal, after, before + share);
      if (last.state === 'done') break;
      await browser.kill();
      portal = await browser.open();
      await portal.openVault(passphrase);
      const notice = portal.at('interrupted-job');
      const found = Number(await notice.getAttribute('data-done'));
      done.push({
        after,
        before,
        acknowledged: last.done,
        found,
        lost: Math.max(0, last.done - found),
        again: last.started - (found - before),
      });
      before = found;
      await portal.at('resume-job').click();
      await seen(portal, ({ state }) => state === 'running' || state === 'done');
    }
    const end = await seen(portal, ({ state }) => state === 'done');
    return { kills: done, files: folder.expected.length, end, ...compare(folder, await portal.exportJson()) };
  } finally {
    await browser.destroy();
  }
}

/** Half of them soon, while files are tried alone; half later. */
function momentOf(random: Random): number {
  return Math.round(random() < 0.5 ? random() * 800 : 500 + random() * 3_000);
}

async function pickFolder(portal: Portal): Promise<void> {
  await portal.page.getByRole('button', { name: words('intake_pick_folder') }).click();
  await portal.at('folder-go').click();
}

async function look(portal: Portal): Promise<Seen> {
  return portal.page.evaluate(() => {
    const progress = document.querySelector<HTMLElement>('[data-testid=job-progress]');
    const number = (name: string) => Number(progress?.dataset[name] ?? 0);
    const state = document.querySelector('[data-testid=job-state]')?.textContent ?? '';
    return { state, total: number('total'), done: number('done'), started: number('started') };
  });
}

/** Looks until it is so. */
async function seen(portal: Portal, isSo: (seen: Seen) => boolean): Promise<Seen> {
  for (const limit = Date.now() + 300_000; Date.now() < limit;) {
    const now = await look(portal);
    if (isSo(now)) return now;
    await sleep(20);
  }
  throw new Error(`The job stands still: ${JSON.stringify(await look(portal))}`);
}

/** Looks all the time until so many milliseconds are over, so many files are done, or the job is. */
async function watchFor(portal: Portal, milliseconds: number, files: number): Promise<Seen> {
  const limit = Date.now() + milliseconds;
  let last = await look(portal);
  while (Date.now() < limit && last.done < files && last.state !== 'done') last = await look(portal);
  return last;
}

function compare({ expected }: EvidenceFolder, json: string): Pick<KillRound, 'notOnce' | 'wrong'> {
  const read = readLintelReport(json);
  if (!read.ok) throw new Error(`No report came out: ${read.error.why}`);
  const counts = new Map(expected.map(({ path }) => [path, 0]));
  const byPath = new Map(expected.map((each) => [each.path, each]));
  const wrong: string[] = [];
  for (const { path, sha256, outcome } of read.value.report.files) {
    counts.set(path, (counts.get(path) ?? 0) + 1);
    const must = byPath.get(path);
    if (must?.sha256 !== sha256 || must.outcome !== outcome) wrong.push(`${path}: ${outcome}`);
  }
  return { notOnce: [...counts].filter(([, count]) => count !== 1).map(([path]) => path), wrong };
}
