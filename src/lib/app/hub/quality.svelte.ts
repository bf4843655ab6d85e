import {
  type HeldBatch,
  HeldDecided,
  type HeldDecision,
  HeldList,
  MAX_DECIDED,
  type QualityMonth,
  QualityOverTime,
} from '#lib/domain/wire/quality.ts';
import type { HubCalls } from './hub-calls.ts';
import { queryOf } from './query.ts';

/** A bureau's quality by month, and the batches that its admin decides about. */
export class QualityView {
  readonly #hub: HubCalls;

  months = $state.raw<readonly QualityMonth[]>([]);
  /** The first that wait, the oldest first; `waiting` counts all. */
  held = $state.raw<readonly HeldBatch[]>([]);
  waiting = $state(0);
  /** The bureau that is looked at; null: the first. */
  chosen = $state<string | null>(null);
  loading = $state(false);
  /** Why the last reading failed, as a code. */
  failure = $state<string | null>(null);

  readonly bureaux: readonly string[] = $derived(codesOf(this.months));
  readonly bureau: string | null = $derived(this.chosen ?? this.bureaux[0] ?? null);
  /** Its months, the newest first. */
  readonly shown: readonly QualityMonth[] = $derived(this.months.filter(({ bureau }) => bureau === this.bureau));

  constructor(hub: HubCalls) {
    this.#hub = hub;
  }

  /** @param own the reader's bureau, which is shown first; @param decides whether the reader decides about what waits */
  async refresh(own: string, decides: boolean): Promise<void> {
    this.loading = true;
    const read = await this.#hub.read(QualityOverTime, '/api/v1/quality');
    const held = decides ? await this.#hub.read(HeldList, '/api/v1/held') : null;
    this.loading = false;
    const failed = [read, held].find((each) => each?.ok === false);
    this.failure = failed?.ok === false ? failed.error : null;
    if (read.ok) this.months = read.value.months;
    if (this.chosen === null && this.bureaux.includes(own)) this.chosen = own;
    if (held?.ok === true) this.#show(held.value);
  }

  /**
   * Decides about one batch, or with null about all that wait.
   * @returns why it could not be done, as a code; null when it was
   */
  async decide(decision: HeldDecision['decision'], batchId: string | null): Promise<string | null> {
    let after: string | null = null;
    do {
      const page: HeldList | null = batchId === null ? await this.#page(after) : null;
      const batches = batchId === null ? (page?.items ?? []).map((batch) => batch.batchId) : [batchId];
      if (batches.length === 0) break;
      const done = await this.#hub.act(HeldDecided, '/api/v1/held/decisions', { decision, batches });
      if (!done.ok) return done.error;
      after = page?.items.length === MAX_DECIDED ? (page.next ?? null) : null;
    } while (after !== null);
    const read = await this.#hub.read(HeldList, '/api/v1/held');
    if (read.ok) this.#show(read.value);
    return read.ok ? null : read.error;
  }

  async #page(after: string | null): Promise<HeldList | null> {
    const read = await this.#hub.read(HeldList, `/api/v1/held${queryOf({ after })}`);
    return read.ok ? read.value : null;
  }

  #show({ items, waiting }: HeldList): void {
    this.held = items;
    this.waiting = waiting;
  }
}

function codesOf(months: readonly QualityMonth[]): string[] {
  return Object.keys(Object.groupBy(months, ({ bureau }) => bureau)).sort();
}
