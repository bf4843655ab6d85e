import { type KeptReceipt, proofOf, receiptOf, type ReceiptProof } from '#lib/domain/kept-receipt.ts';
import { isWaiting } from '#lib/domain/outbox-state.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { failureCode } from '#lib/egress/hub-failure.ts';
import { OutboxEngine, type EngineState } from '#lib/egress/outbox-engine.ts';
import type { WithdrawalOrder } from '#lib/egress/outbox.ts';
import { NO_TRAFFIC } from '#lib/egress/traffic.ts';
import type { OutboxEntry, ReceiptStore } from '#lib/vault/outbox-store.ts';
import type { Door } from './door.ts';
import type { Report } from './exports.ts';
import type { MeteredMode } from './metered.svelte.ts';
import { standings, type Acknowledged } from './standings.ts';

/** The open vault's side of the outbox. */
export type OutboxSource = { readonly door: Door; readonly receipts: Pick<ReceiptStore, 'kept'> };

const REST: EngineState = { sending: false, nextTryAt: null, round: NO_TRAFFIC, sitting: NO_TRAFFIC };

/** Batches and withdrawals on their way, and receipts kept. */
export class OutboxView {
  readonly #source: () => OutboxSource | null;
  readonly #engine: OutboxEngine;
  readonly metered: MeteredMode;
  /** Called when a round has ended. */
  onrest: () => Promise<void> = () => Promise.resolve();
  #state = $state.raw(REST);
  #entries = $state.raw<readonly OutboxEntry[]>([]);
  /** The newest look at the vault is the one that counts. */
  #looks = 0;

  #kept = $state.raw<readonly KeptReceipt[]>([]);
  /** Why outbox or receipts could not be read, or a withdrawal not made, as a code. */
  failure = $state<string | null>(null);

  /** What is released and has no receipt, oldest first. */
  readonly waiting: readonly OutboxEntry[] = $derived(this.#entries.filter(isWaiting));
  /** What sending all of it takes. */
  readonly waitingBytes = $derived(this.waiting.reduce((sum, { bytes }) => sum + bytes, 0));
  /** All of them, newest first. */
  readonly receipts: readonly Receipt[] = $derived(this.#kept.map(receiptOf));
  /** Proofs that the hub has written down what they say, by their batches. */
  readonly proofs: ReadonlyMap<string, ReceiptProof> = $derived(proofsOf(this.#kept));
  /** Receipts that name a place in the hub's log, at which nobody has looked yet. */
  readonly unproven: readonly Receipt[] = $derived(
    this.receipts.filter(({ batchId, leaf }) => leaf !== undefined && !this.proofs.has(batchId)),
  );
  /** Receipts of batches, newest first. */
  readonly acknowledged: readonly Acknowledged[] = $derived(standings(this.receipts, this.waiting));

  constructor(source: () => OutboxSource | null, metered: MeteredMode) {
    this.#source = source;
    this.metered = metered;
    metered.onchange = () => {
      if (metered.on) this.#engine.pause();
      this.#state = this.#engine.state;
      if (!metered.on) void this.wake();
    };
    this.#engine = new OutboxEngine({
      source: () => {
        const door = source()?.door;
        return door === undefined ? null : { outbox: door.outbox, traffic: () => door.traffic.total };
      },
      maySendByItself: () => !metered.on,
      onStep: async (state) => {
        this.#state = state;
        await this.refresh();
        if (!state.sending) void this.onrest();
      },
    });
  }

  get sending(): boolean {
    return this.#state.sending;
  }

  /** When it is tried again, in milliseconds since 1970; null: not by itself. */
  get nextTryAt(): number | null {
    return this.#state.nextTryAt;
  }

  /** Bytes of this or the last round, and since the vault was opened. */
  get traffic(): Pick<EngineState, 'round' | 'sitting'> {
    return this.#state;
  }

  async refresh(): Promise<void> {
    const source = this.#source();
    if (source === null) return;
    const look = ++this.#looks;
    const entries = await source.door.outbox.list();
    const receipts = await source.receipts.kept();
    if (look !== this.#looks) return;
    this.failure = !entries.ok ? failureCode(entries.error) : !receipts.ok ? receipts.error : null;
    if (entries.ok) this.#entries = entries.value;
    if (receipts.ok) this.#kept = receipts.value.toReversed();
  }

  /** Sends batches now; gives the verified receipts of those that got through. */
  send(batchIds: readonly string[]): Promise<readonly Receipt[]> {
    return this.#engine.send(batchIds);
  }

  /** Sends everything that waits now. */
  sendAll(): Promise<readonly Receipt[]> {
    return this.#engine.sendAll();
  }

  /** Called when the vault was opened: bytes that are no longer needed go, and what waits is sent. */
  async begin(): Promise<void> {
    await this.#engine.tidy();
    await this.wake();
  }

  /** Called when sending may have become possible: browser online, page visible again. */
  async wake(): Promise<void> {
    await this.refresh();
    if (this.waiting.length > 0) await this.#engine.wake();
  }

  /** Signs a withdrawal and queues it; it is sent like everything else. @returns why it could not be, as a code, or null */
  async withdraw(order: WithdrawalOrder): Promise<string | null> {
    const source = this.#source();
    if (source === null) return 'locked';
    const queued = await source.door.outbox.withdraw(order);
    await this.refresh();
    if (!queued.ok) return failureCode(queued.error);
    void this.#engine.wake();
    return null;
  }

  /** Forgets what is shown and stops sending: the vault shuts. */
  forget(): void {
    this.#engine.stop();
    this.#looks++;
    this.#state = REST;
    this.#entries = [];
    this.#kept = [];
    this.failure = null;
  }
}

function proofsOf(kept: readonly KeptReceipt[]): ReadonlyMap<string, ReceiptProof> {
  return new Map(
    kept.flatMap((each) => {
      const proof = proofOf(each);
      return proof === null ? [] : [[receiptOf(each).batchId, proof] as const];
    }),
  );
}

/** A receipt as a file, with its proof if there is one: the hub's signed word, for whoever has the hub's key. */
export function receiptReport(receipt: Receipt, proof?: ReceiptProof): Report {
  const kept: KeptReceipt = proof === undefined ? receipt : { receipt, proof };
  const parts = [`${JSON.stringify(kept, null, 2)}\n`];
  return { name: `lintel-receipt-${receipt.batchId}.json`, mime: 'application/json', parts };
}
