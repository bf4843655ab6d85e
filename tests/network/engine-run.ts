import type { MediaRecord } from '#lib/domain/media.ts';
import { createVault } from '#lib/vault/vault.ts';
import { operate } from '../fixtures/operator.ts';
import { seededRandom, type Random } from '../fixtures/random.ts';
import { fastDeriveKey, freshStorage, PASSPHRASE, value } from '../unit/vault/fresh-vault.ts';
import { BatchJournal, type Finding } from './batch-journal.ts';
import { DoomedHub } from './doomed-hub.ts';
import { FaultPlan } from './fault-plan.ts';
import { FaultProxy, type Seen } from './fault-proxy.ts';
import { Life, type Death } from './life.ts';
import { MortalBrowser, type BrowserParts, type OutboxOf } from './mortal-browser.ts';
import { Officer } from './officer.ts';
import { whatIsWrongIn } from './vault-check.ts';

/** Batches that one officer hands in with one vault: an outbox reads all that it ever sent. */
const IN_SITTING = 250;

/** A browser that was killed, and the batches that were on their way then. */
type Killed = { readonly death: Death; readonly waiting: readonly string[] };

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

/** Everything that the officers of a run share. */
export class NetworkStage {
  readonly seed: number;
  /** What officers decide; lives and faults have sources of their own, so that none depends on how fast another is. */
  readonly random: Random;
  readonly lives: Random;
  readonly plan: FaultPlan;
  readonly hub: DoomedHub;
  readonly proxy: FaultProxy;
  readonly journal = new BatchJournal();
  readonly pool: MediaRecord[] = [];
  readonly killed: Killed[] = [];
  readonly failures = new Map<string, number>();
  readonly standstills: string[] = [];
  readonly #outboxOf: OutboxOf | undefined;
  #browsers = 0;

  constructor(hub: DoomedHub, proxy: FaultProxy, { seed, outboxOf }: EngineRunOptions) {
    this.hub = hub;
    this.proxy = proxy;
    this.seed = seed;
    this.random = seededRandom(3 * seed);
    this.lives = seededRandom(3 * seed + 1);
    this.plan = new FaultPlan(seededRandom(3 * seed + 2));
    this.#outboxOf = outboxOf;
  }

  /** Every browser calls from somewhere else, as field laptops do: else the hub would take them for one that tries keys. */
  browserParts(): Omit<BrowserParts, 'life' | 'patience'> {
    const n = ++this.#browsers;
    const address = `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;
    return { origin: this.proxy.origin, address, ...(this.#outboxOf && { outboxOf: this.#outboxOf }) };
  }

  /** For whoever has to look for a fault. */
  get told(): string {
    return `seed ${this.seed}, ${this.journal.entries.length} batches, ${JSON.stringify([...this.failures])}`;
  }
}

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
  for (let life = Life.ofRandomLength(lives); ; life = Life.ofRandomLength(lives)) {
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
    receipts: hub.rows('select batch_id, receipt from batches'),
  });
}
