import { createVault } from '#lib/vault/vault.ts';
import { operate } from '../fixtures/operator.ts';
import { fastDeriveKey, freshStorage, PASSPHRASE, value } from '../unit/vault/fresh-vault.ts';
import type { Finding } from './batch-journal.ts';
import { DoomedHub } from './doomed-hub.ts';
import { FaultProxy, type Seen } from './fault-proxy.ts';
import { Life } from './life.ts';
import { MortalBrowser, type OutboxOf } from './mortal-browser.ts';
import { NetworkStage, type Killed } from './network-stage.ts';
import { Officer } from './officer.ts';
import { whatIsWrongIn } from './vault-check.ts';

/** Batches that one officer hands in with one vault: an outbox reads all that it ever sent. */
const IN_SITTING = 250;

type EngineRunOptions = {
  readonly batches: number;
  readonly seed: number;
  readonly outboxOf?: OutboxOf;
  readonly onProgress?: (batches: number) => void;
};

/** What a run over a bad network came to. */
export type NetworkRun = {
  readonly batches: number;
  readonly items: number;
  readonly seconds: number;
  readonly seen: readonly Seen[];
  readonly killed: readonly Killed[];
  readonly hubCrashes: number;
  /** How sending failed meanwhile, by code. */
  readonly failures: ReadonlyMap<string, number>;
  /** Rounds after which the portal would not have tried again by itself, by their failures. */
  readonly standstills: readonly string[];
  /** What is not as it must be in the end; empty when nothing was lost or doubled. */
  readonly findings: readonly Finding[];
};

/** Hands in so many batches through a bad network, while browser and hub are killed, and compares what came of it. */
export async function runEngine(options: EngineRunOptions): Promise<NetworkRun> {
  const began = performance.now();
  const proxy = await FaultProxy.start();
  const hub = await DoomedHub.start(proxy.origin);
  proxy.hub = hub;
  const stage = new NetworkStage(hub, proxy, options);
  try {
    await operate(hub, 'bureau', 'add', 'B', 'Bureau B');
    const findings: Finding[] = [];
    for (let left = options.batches; left > 0; left -= IN_SITTING) {
      findings.push(...(await sit(stage, Math.min(left, IN_SITTING))));
      options.onProgress?.(stage.journal.entries.length);
    }
    findings.push(...stage.journal.compare((sql) => hub.rows(sql)));
    return {
      batches: stage.journal.entries.length,
      items: stage.journal.entries.reduce((sum, { records }) => sum + records.length, 0),
      seconds: (performance.now() - began) / 1000,
      seen: proxy.seen,
      killed: stage.killed,
      hubCrashes: hub.crashes,
      failures: stage.failures,
      standstills: stage.standstills,
      findings,
    };
  } catch (error) {
    throw new Error(`The run broke off: ${stage.told}`, { cause: error });
  } finally {
    await hub.destroy();
    await proxy.stop();
  }
}

/** One officer with a vault of their own, until all batches are acknowledged. @returns what is wrong in that vault */
async function sit(stage: NetworkStage, count: number): Promise<Finding[]> {
  const { hub, proxy, journal, random, lives, killed } = stage;
  const link = await operate(hub, 'enrol', '--bureau', random() < 0.5 ? 'A' : 'B');
  freshStorage();
  value(await createVault(PASSPHRASE, fastDeriveKey)).vault.lock();
  const before = { seen: proxy.seen.length, batches: journal.entries.length };
  const officer = new Officer(stage, link, count);
  proxy.plan = stage.plan;
  for (;;) {
    const life = lives.next().value;
    const death = await Promise.race([officer.work(life), life.ended]);
    if (death === null) break;
    killed.push({ death, waiting: officer.waiting });
  }
  proxy.plan = null;
  // What comes late comes after everything else.
  await proxy.settle();
  await hub.up;
  const browser = new MortalBrowser({ ...stage.browserParts(), life: Life.withoutEnd(), patience: 30_000 });
  return whatIsWrongIn(await browser.tab(true), {
    sealed: journal.entries.slice(before.batches),
    seen: proxy.seen.slice(before.seen),
    receipts: hub.rows(
      `select batch_id, receipt, salt from batches b
       left join log_leaves l on l.region = b.region and l.idx = json_extract(b.receipt, '$.leaf.index')`,
    ),
  });
}
