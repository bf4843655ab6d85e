import type { Batch } from '#lib/domain/wire/submission.ts';
import type { StoredReport } from '../store/quality-store.ts';
import type { Store } from '../store/store.ts';
import type { Alerting } from './alerting.ts';
import { type Flood, floodOf } from './floods.ts';
import { countsOf, inspect } from './quality.ts';
import type { Count, Tallying, Took } from './tallying.ts';

/** A batch that is being taken in: what was found in it, and whether it waits for the bureau's admin. */
export type Taken = { report: StoredReport; flood: Flood | null };

/** What happens to the items of a batch: they are contributed, or held where too much comes at once, and looked at. */
export class Intake {
  readonly #alerts: Pick<Alerting, 'raise'>;
  readonly #tally: Tallying;

  constructor({ alerts, tally }: { alerts: Pick<Alerting, 'raise'>; tally: Tallying }) {
    this.#alerts = alerts;
    this.#tally = tally;
  }

  /** Before the batch itself is stored, in the same transaction: its receipt says what was found. */
  async take(store: Store, { bureau, batchId, device, items }: Batch, at: string): Promise<Taken> {
    const flood = await floodOf(store, { bureau, device, items: items.length, at });
    if (flood === null) {
      const words = items.map((item) => ({ source: batchId, item }));
      await store.material.contribute(bureau, words, at);
    }
    return { report: await inspect(store, { bureau, batchId, items, at }), flood };
  }

  /** After it was stored: what refers to it. */
  async keep(
    store: Store,
    { bureau, batchId, device, items, sealedAt }: Batch,
    { report, flood }: Taken,
  ): Promise<void> {
    const at = report.receivedAt;
    await store.quality.keep(bureau, report);
    const took: Took = { bureau, name: 'receipt', milliseconds: Math.max(0, Date.parse(at) - Date.parse(sealedAt)) };
    if (flood === null) {
      await this.#tally.add(store, ...countsOf(bureau, report));
    } else {
      await store.held.hold({ bureau, batchId, device, items, ...flood }, at);
      await this.#alerts.raise(store, {
        ...{ bureau, kind: 'flood', cause: `flood:${device}:${at.slice(0, 13)}` },
        subject: { items: flood.hourItems, about: { kind: 'batch', id: batchId } },
      });
      const held: Count = { bureau, name: 'held-batches', count: 1 };
      await this.#tally.add(store, held);
    }
    await this.#tally.took(store, took);
  }
}
