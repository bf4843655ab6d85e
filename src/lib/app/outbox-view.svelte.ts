import type { Receipt } from '#lib/domain/wire/submission.ts';
import { retryDelay } from '#lib/egress/backoff.ts';
import { affectsAll, failureCode, retryable, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { OutboxEntry, ReceiptStore } from '#lib/vault/outbox-store.ts';
import type { Door } from './door.ts';
import type { Report } from './exports.ts';

/** The open vault's side of the outbox. */
export type OutboxSource = { readonly door: Door; readonly receipts: Pick<ReceiptStore, 'all'> };

type Round = { receipts: Receipt[]; failures: HubFailure[] };

/** Batches on their way and receipts kept; sends by itself what waits, later and later while it fails. */
export class OutboxView {
  readonly #source: () => OutboxSource | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedRounds = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Batches without a receipt, oldest first. */
  waiting = $state.raw<readonly OutboxEntry[]>([]);
  receipts = $state.raw<readonly Receipt[]>([]);
  sending = $state(false);
  /** Why outbox or receipts could not be read, as a code. */
  failure = $state<string | null>(null);

  constructor(source: () => OutboxSource | null) {
    this.#source = source;
  }

  async refresh(): Promise<void> {
    const source = this.#source();
    if (source === null) return;
    const entries = await source.door.outbox.list();
    const receipts = await source.receipts.all();
    this.failure = !entries.ok ? failureCode(entries.error) : !receipts.ok ? receipts.error : null;
    if (entries.ok) this.waiting = entries.value.filter(({ state }) => state !== 'acknowledged');
    if (receipts.ok) this.receipts = receipts.value.toReversed();
  }

  /** Sends batches now; gives the verified receipts of those that got through. */
  send(batchIds: readonly string[]): Promise<readonly Receipt[]> {
    return this.#inTurn(async ({ outbox }) => {
      const round: Round = { receipts: [], failures: [] };
      for (const batchId of batchIds) {
        const receipt = await outbox.send(batchId);
        if (receipt.ok) round.receipts.push(receipt.value);
        else round.failures.push(receipt.error);
        await this.refresh();
        if (!receipt.ok && affectsAll(receipt.error)) break;
      }
      return round;
    });
  }

  /** Sends everything that waits now. */
  sendAll(): Promise<readonly Receipt[]> {
    return this.#inTurn(async ({ outbox }) => {
      const report = await outbox.sendAll(() => void this.refresh());
      if (!report.ok) return { receipts: [], failures: [report.error] };
      return { receipts: report.value.acknowledged, failures: report.value.failed.map(({ failure }) => failure) };
    });
  }

  /** Called when sending may have become possible: vault opened, browser online, page visible again. */
  async wake(): Promise<void> {
    await this.refresh();
    if (this.waiting.length > 0 && !this.sending) await this.sendAll();
  }

  /** Forgets what is shown and stops sending: the vault shuts. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#failedRounds = 0;
    this.waiting = [];
    this.receipts = [];
    this.failure = null;
  }

  /** One round after the other: a second tab or a timer must not make a press of a button go unheard. */
  #inTurn(work: (door: Door) => Promise<Round>): Promise<readonly Receipt[]> {
    const turn = this.#last.then(async () => {
      const source = this.#source();
      if (source === null) return [];
      clearTimeout(this.#timer);
      this.sending = true;
      const { receipts, failures } = await work(source.door);
      await this.refresh();
      this.sending = false;
      this.#planNext(failures);
      return receipts;
    });
    this.#last = turn;
    return turn;
  }

  /** Tries again by itself only what can succeed without anybody doing anything. */
  #planNext(failures: readonly HubFailure[]): void {
    this.#failedRounds = failures.length === 0 ? 0 : this.#failedRounds + 1;
    if (this.#source() === null || !failures.some(retryable)) return;
    this.#timer = setTimeout(() => void this.wake(), retryDelay(this.#failedRounds));
  }
}

/** A receipt as a file: the hub's signed word, for whoever has the hub's key. */
export function receiptReport(receipt: Receipt): Report {
  const parts = [`${JSON.stringify(receipt, null, 2)}\n`];
  return { name: `lintel-receipt-${receipt.batchId}.json`, mime: 'application/json', parts };
}
