import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import type { Portal } from '../e2e/portal.ts';
import { words } from '../e2e/words.ts';
import { operate } from '../fixtures/operator.ts';
import { paint } from '../fixtures/painter.ts';
import { writePng } from '../fixtures/png-writer.ts';
import { seededRandom } from '../fixtures/random.ts';
import { DoomedBrowser } from '../kill/doomed-browser.ts';
import { BatchJournal, type Finding, type WordOf } from './batch-journal.ts';
import { DoomedHub } from './doomed-hub.ts';
import { FaultPlan, NO_FAULT } from './fault-plan.ts';
import { FaultProxy, type Seen } from './fault-proxy.ts';
import { mayBeSentAgain, notInLedger } from './ledger-cover.ts';

type BrowserRunOptions = {
  readonly seed: number;
  /** Each is about everything in the case at that time. */
  readonly batches: number;
  /** That the case grows by for each batch. */
  readonly pictures: number;
  /** At most: a browser with an empty outbox is left in peace. */
  readonly kills: number;
};

/** What became of a case that was handed in through a bad network from a real browser. */
export type BrowserRun = {
  readonly kills: number;
  readonly hubCrashes: number;
  /** Requests that the browser sent again by itself. */
  readonly resent: number;
  readonly seen: readonly Seen[];
  readonly findings: readonly Finding[];
  /** What the same comparison says when a request passes by the ledger, and the hub loses a row of each table. */
  readonly control: readonly Finding[];
};

type Picture = { readonly name: string; readonly bytes: Uint8Array; readonly word: WordOf };

/** A line that takes nothing. */
const DOWN = { next: () => ({ ...NO_FAULT, kind: 'drop-before' }) } as const satisfies Pick<FaultPlan, 'next'>;

/** Hands in a growing case while browser and hub are killed, and compares what came of it. */
export async function runBrowser(options: BrowserRunOptions): Promise<BrowserRun> {
  const proxy = await FaultProxy.start();
  const hub = await DoomedHub.start(proxy.origin);
  proxy.hub = hub;
  const browser = await DoomedBrowser.create(proxy.origin, (context) => context.addInitScript(hurry));
  try {
    const random = seededRandom(options.seed);
    const pictures = Array.from({ length: options.batches * options.pictures }, (_, i) => picture(options.seed, i));
    let portal = await browser.open();
    await portal.installed();
    const passphrase = await portal.enrol(await operate(hub, 'enrol', '--bureau', 'A'));
    proxy.plan = DOWN;
    for (let batch = 1; batch <= options.batches; batch++) {
      await queue(portal, pictures.slice((batch - 1) * options.pictures, batch * options.pictures), batch);
    }
    await portal.visit('Outbox');
    proxy.plan = new FaultPlan(seededRandom(options.seed + 1));
    let kills = 0;
    const tillRequest = (count: number) => () => proxy.seen.length >= count;
    while (kills < options.kills) {
      const isOver = tillRequest(proxy.seen.length + 1 + Math.floor(random() * 4));
      if (await hasSentAll(portal, options.batches, isOver)) break;
      await sleep(random() * 60);
      if (random() < 0.4) void hub.crash();
      await browser.kill();
      kills++;
      await hub.up;
      portal = await browser.open();
      await portal.visit('Settings');
      await portal.unlock(passphrase);
      await portal.at('vault-lock').waitFor();
      await portal.visit('Outbox');
    }
    const limit = Date.now() + 120_000;
    if (!(await hasSentAll(portal, options.batches, () => Date.now() > limit)))
      throw new Error(`Nothing arrives any more: seed ${options.seed}.`);
    proxy.plan = null;
    await proxy.settle();
    await hub.up;
    await allProven(portal);
    await proxy.settle();
    const journal = journalOf(proxy.seen, pictures, options);
    const ledger = await wholeLedger(portal);
    const findings = [
      ...journal.findings,
      ...journal.journal.compare((sql) => hub.rows(sql)),
      ...(await whatIsWrongAt(portal, options.batches)),
      // See: [Note: sent again by the browser].
      ...notInLedger(proxy.seen, [...ledger, ...mayBeSentAgain(proxy.seen, ledger)]),
    ];
    const resent = notInLedger(proxy.seen, ledger).length;
    const seen = proxy.seen.slice();
    await portal.page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
    const control = [
      ...journal.journal.compare((sql) => hub.rows(sql).slice(1)),
      ...notInLedger(proxy.seen, [...ledger, ...mayBeSentAgain(proxy.seen, ledger)]),
    ];
    return { kills, resent, hubCrashes: hub.crashes, seen, findings, control };
  } finally {
    await browser.destroy();
    await hub.destroy();
    await proxy.stop();
  }
}

/** The page's patience with the hub lasts two seconds instead of half a minute. */
function hurry(): void {
  const patient = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => patient(milliseconds / 15);
}

function picture(seed: number, number: number): Picture {
  const bytes = writePng(paint(seed * 10_000 + number, 32, 24));
  const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  const word = { sha256: digest('sha256'), sha1: digest('sha1'), md5: digest('md5'), bytes: bytes.length };
  return { name: `${String(number).padStart(4, '0')}.png`, bytes, word };
}

/** Adds pictures to the case and seals everything in it, for later. */
async function queue(portal: Portal, pictures: readonly Picture[], batch: number): Promise<void> {
  await portal.visit('Case');
  await portal.drop(pictures);
  await portal.jobDone(batch * pictures.length);
  await portal.submit();
  await expect(portal.at('disclosure-queued')).toBeVisible();
  await expect(portal.at('outbox-count')).toHaveText(String(batch));
}

/** Lets the portal send, as somebody does who looks at its outbox again and again. @returns whether every receipt is there */
async function hasSentAll(portal: Portal, batches: number, isOver: () => boolean): Promise<boolean> {
  const receipts = async () => portal.at('receipt').count();
  while (!isOver() && (await receipts()) < batches) {
    await portal.comeBack();
    await sleep(10);
  }
  return (await receipts()) >= batches;
}

/** Waits for the proof of every receipt: before, the portal may still ask for it, and its ledger would be read too early. */
async function allProven(portal: Portal): Promise<void> {
  const unproven = portal.page.locator('[data-testid=receipt-proof][data-proven=false]');
  const left = async () => {
    await portal.comeBack();
    return unproven.count();
  };
  await expect.poll(left, { timeout: 60_000 }).toBe(0);
}

/**
 * What the officer did, in the words of a journal: the n-th batch that was sealed is about everything that was in the case
 * then. The ids are the browser's, and sort by time; their bytes are those that left it first.
 */
function journalOf(
  seen: readonly Seen[],
  pictures: readonly Picture[],
  options: BrowserRunOptions,
): { journal: BatchJournal; findings: Finding[] } {
  const journal = new BatchJournal();
  const left = Map.groupBy(seen, ({ batchId }) => batchId ?? '');
  left.delete('');
  const ids = [...left.keys()].sort();
  const findings = ids.length === options.batches ? [] : [`${ids.length} batches left the browser`];
  for (const [i, batchId] of ids.entries()) {
    const forms = new Set(left.get(batchId)?.map(({ sha256 }) => sha256));
    if (forms.size !== 1) findings.push(`batch ${batchId} left in ${forms.size} forms`);
    const [sha256 = ''] = forms;
    const records = pictures.slice(0, (i + 1) * options.pictures).map(({ word }) => word);
    journal.add({ bureau: 'A', batchId, sha256, records });
  }
  return { journal, findings };
}

async function whatIsWrongAt(portal: Portal, batches: number): Promise<Finding[]> {
  await portal.visit('Outbox');
  const comesTo = (hook: string, count: number) =>
    expect(portal.at(hook))
      .toHaveCount(count)
      .then(
        () => true,
        () => false,
      );
  return [
    ...((await comesTo('receipt', batches)) ? [] : [`there are ${await portal.at('receipt').count()} receipts`]),
    ...((await comesTo('outbox-entry', 0)) ? [] : ['batches wait in the outbox']),
  ];
}

/** Every line, also those that are shown only when asked for. */
async function wholeLedger(portal: Portal): ReturnType<Portal['ledger']> {
  await portal.visit('Assurance');
  await portal.at('ledger').waitFor();
  const more = portal.page.getByRole('button', { name: words('ledger_more').split('(')[0]?.trim() ?? '' });
  while ((await more.count()) > 0) await more.click();
  return portal.ledger();
}
