import type { Receipt } from '#lib/domain/wire/submission.ts';
import { retryDelay } from './backoff.ts';
import { affectsAll, retryable, type HubFailure } from './hub-failure.ts';
import type { Outbox } from './outbox.ts';
import { NO_TRAFFIC, type Traffic } from './traffic.ts';

/** What the engine needs of an open vault. */
export type EngineSource = {
  readonly outbox: Pick<Outbox, 'prune' | 'send' | 'sendAll'>;
  readonly traffic: () => Traffic;
};

export type EngineState = {
  readonly sending: boolean;
  /** When it tries again by itself, in milliseconds since 1970; null: nothing is planned. */
  readonly nextTryAt: number | null;
  /** What the running or else the last round has cost. */
  readonly round: Traffic;
  /** What everything has cost since the vault was opened. */
  readonly sitting: Traffic;
};

type Timer = { set(work: () => void, ms: number): unknown; clear(handle: unknown): void };

type EngineParts = {
  /** Null while the vault is shut. */
  readonly source: () => EngineSource | null;
  /** False where each byte costs: then nothing is sent but what somebody asked for. */
  readonly maySendByItself: () => boolean;
  /** Called after every step of a round; it is waited for. */
  readonly onStep: (state: EngineState) => Promise<void>;
  readonly now?: () => number;
  readonly timer?: Timer;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
};

type Round = { receipts: Receipt[]; failures: HubFailure[] };

const REST: EngineState = { sending: false, nextTryAt: null, round: NO_TRAFFIC, sitting: NO_TRAFFIC };

/** The browser's own; looked up at each call. */
const browserTimer: Timer = {
  set: (work, ms) => setTimeout(work, ms),
  clear: (handle) => {
    clearTimeout(handle as ReturnType<typeof setTimeout>);
  },
};

/**
 * Sends what waits in the outbox, in the page: when the vault is opened, the browser is online again, the page is seen
 * again, a timer rings or somebody presses a button. Rounds follow one another in this tab, and the outbox's lock lets one
 * tab send at a time. While rounds fail for reasons that pass, the next one comes later and later, at a random moment.
 */
export class OutboxEngine {
  readonly #parts: EngineParts;
  readonly #now: () => number;
  readonly #timer: Timer;
  readonly #random: () => number;
  #ringing: unknown = null;
  #failedRounds = 0;
  /** A round that nobody asked for is about to begin: another one would find nothing more. */
  #awaited = false;
  #last: Promise<unknown> = Promise.resolve();
  #state = REST;
  /** Grows with every vault that shuts: a round of the one before says nothing about the next. */
  #life = 0;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
    this.#timer = parts.timer ?? browserTimer;
    this.#random = parts.random ?? Math.random;
  }

  get state(): EngineState {
    return this.#state;
  }

  /**
   * Sending may have become possible, or there is more to send: begins a round, after the one that runs. Does nothing where
   * nothing may be sent unasked.
   */
  async wake(): Promise<void> {
    if (this.#awaited || !this.#parts.maySendByItself()) return;
    this.#awaited = true;
    await this.#inTurn((outbox, step) => {
      this.#awaited = false;
      return everything(outbox, step, { skipRefused: true });
    });
    this.#awaited = false;
  }

  /** Lets bytes go of which the hub's receipt is stored: what a vault does first when it was opened. */
  async tidy(): Promise<void> {
    await this.#parts.source()?.outbox.prune();
  }

  /** Sends these now, since somebody asked; the verified receipts of those that got through. */
  send(batchIds: readonly string[]): Promise<readonly Receipt[]> {
    return this.#inTurn(async (outbox, step) => {
      const round: Round = { receipts: [], failures: [] };
      for (const batchId of batchIds) {
        const receipt = await outbox.send(batchId);
        if (receipt.ok) round.receipts.push(receipt.value);
        else round.failures.push(receipt.error);
        await step();
        if (!receipt.ok && affectsAll(receipt.error)) break;
      }
      return round;
    });
  }

  /** Sends everything that waits now, since somebody asked, also what the hub has refused before. */
  sendAll(): Promise<readonly Receipt[]> {
    return this.#inTurn((outbox, step) => everything(outbox, step, { skipRefused: false }));
  }

  /** Plans nothing any more: sending by itself is no longer wanted. */
  pause(): void {
    this.#timer.clear(this.#ringing);
    this.#ringing = null;
    this.#state = { ...this.#state, nextTryAt: null };
  }

  /** The vault shuts. */
  stop(): void {
    this.pause();
    this.#life++;
    this.#failedRounds = 0;
    this.#state = REST;
  }

  #inTurn(
    work: (outbox: EngineSource['outbox'], step: () => Promise<void>) => Promise<Round>,
  ): Promise<readonly Receipt[]> {
    const life = this.#life;
    const turn = this.#last.then(async () => {
      const source = this.#parts.source();
      if (source === null || life !== this.#life) return [];
      this.pause();
      const before = source.traffic();
      const step = async (sending = true) => {
        if (life !== this.#life) return;
        const sitting = source.traffic();
        const round = { out: sitting.out - before.out, in: sitting.in - before.in };
        this.#state = { ...this.#state, sending, round, sitting };
        await this.#parts.onStep(this.#state);
      };
      await step();
      const { receipts, failures } = await work(source.outbox, step);
      if (life === this.#life) this.#planNext(failures);
      await step(false);
      return receipts;
    });
    this.#last = turn;
    return turn;
  }

  /** Tries again by itself only what can succeed without anybody doing anything. */
  #planNext(failures: readonly HubFailure[]): void {
    this.#failedRounds = failures.length === 0 ? 0 : this.#failedRounds + 1;
    if (!failures.some(retryable) || !this.#parts.maySendByItself()) return;
    const wait = retryDelay(this.#failedRounds, this.#random());
    this.#state = { ...this.#state, nextTryAt: this.#now() + wait };
    this.#ringing = this.#timer.set(() => void this.wake(), wait);
  }
}

async function everything(
  outbox: EngineSource['outbox'],
  step: () => Promise<void>,
  { skipRefused }: { skipRefused: boolean },
): Promise<Round> {
  const report = await outbox.sendAll({ onProgress: () => void step(), skipRefused });
  if (!report.ok) return { receipts: [], failures: [report.error] };
  return { receipts: report.value.acknowledged, failures: report.value.failed.map(({ failure }) => failure) };
}
