import type { MediaRecord } from '#lib/domain/media.ts';
import { seededRandom, type Random } from '../fixtures/random.ts';
import { BatchJournal } from './batch-journal.ts';
import type { DoomedHub } from './doomed-hub.ts';
import { FaultPlan } from './fault-plan.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { Life, type Death } from './life.ts';
import type { BrowserParts, OutboxOf } from './mortal-browser.ts';

/** A browser that was killed, and the batches that were on their way then. */
export type Killed = { readonly death: Death; readonly waiting: readonly string[] };

/** Everything that the officers of a run share. */
export class NetworkStage {
  readonly seed: number;
  /** What officers decide; lives and faults have sources of their own, so that none depends on how fast another is. */
  readonly random: Random;
  readonly lives: Generator<Life, never>;
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

  constructor(
    hub: DoomedHub,
    proxy: FaultProxy,
    { seed, outboxOf }: { seed: number; outboxOf?: OutboxOf | undefined },
  ) {
    this.hub = hub;
    this.proxy = proxy;
    this.seed = seed;
    this.random = seededRandom(3 * seed);
    this.lives = Life.following(seededRandom(3 * seed + 1));
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
