import type { Batch, Receipt } from '#lib/domain/wire/submission.ts';
import type { StoredReport } from '../store/quality-store.ts';
import type { Store } from '../store/store.ts';
import type { Alerting } from './alerting.ts';
import { type Flood, floodOf } from './floods.ts';
import { countsOf, inspect } from './quality.ts';
import type { Count, Tallying } from './tallying.ts';

/** What was found in a batch that was taken in, and whether it waits for the bureau's admin. */
export type Taken = { report: StoredReport; flood: Flood | null };

/** What its receipt says of that. */
export function toldOf({ report: { remarked }, flood }: Taken): Pick<Receipt, 'remarked' | 'held'> {
  return { ...(remarked > 0 && { remarked }), ...(flood !== null && { held: true as const }) };
}

/** What happens to the items of a batch: they are contributed, or held where too much comes at once, and looked at. */
export class Intake {
  readonly #alerts: Pick<Alerting, 'raise'>;
  readonly #tally: Tallying;

  constructor({ alerts, tally }: { alerts: Pick<Alerting, 'raise'>; tally: Tallying }) {
    this.#alerts = alerts;
    this.#tally = tally;
  }

  /** In the transaction in which the batch itself is stored, before that: its receipt says what was found. */
  async take(store: Store, batch: Batch, at: string): Promise<Taken> {
    const { bureau, batchId, device, items } = batch;
    const flood = await floodOf(store, { bureau, device, items: items.length, at });
    if (flood === null) {
      const words = items.map((item) => ({ source: batchId, item }));
      await store.material.contribute(bureau, words, at);
    } else {
      await store.held.hold({ bureau, batchId, device, items, ...flood }, at);
    }
    const report = await inspect(store, { bureau, batchId, items, at });
    await store.quality.keep(bureau, report);
    if (flood !== null) await this.#tell(store, batch, flood, at);
    await this.#count(store, batch, { report, flood });
    return { report, flood };
  }

  /** Once an hour: the list shows how much waits. */
  #tell(store: Store, { bureau, batchId, device }: Batch, { hourItems }: Flood, at: string): Promise<void> {
    return this.#alerts.raise(store, {
      ...{ bureau, kind: 'flood', cause: `flood:${device}:${at.slice(0, 13)}` },
      subject: { items: hourItems, about: { kind: 'batch', id: batchId } },
    });
  }

  /** What waits is counted once it is released. */
  async #count(store: Store, { bureau, sealedAt }: Batch, { report, flood }: Taken): Promise<void> {
    const held: Count = { bureau, name: 'held-batches', count: 1 };
    await this.#tally.add(store, ...(flood === null ? countsOf(bureau, report) : [held]));
    const milliseconds = Math.max(0, Date.parse(report.receivedAt) - Date.parse(sealedAt));
    await this.#tally.took(store, { bureau, name: 'receipt', milliseconds });
  }
}
