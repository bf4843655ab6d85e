import { canonicalBytes } from '#lib/domain/canonical.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { affectsAll, failureCode, type HubFailure } from '#lib/egress/hub-failure.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { Door } from './door.ts';
import { stamp } from './file-stamp.ts';

/** What carrying a file has come to. */
export type CarriedOutcome =
  /** `rest` did not fit and stays for the next file. */
  | { what: 'saved'; name: string; count: number; bytes: number; rest: number }
  /** `name` is the file of receipts; null: there is none. `refused` tells the first reason. */
  | { what: 'handed-in'; name: string | null; count: number; refused: { code: string; count: number } | null }
  | { what: 'receipts'; taken: number; foreign: number; false: number };

type Parts = {
  readonly door: () => Door | null;
  /** Read anew: the hub may have told its key since. */
  readonly identity: () => Promise<EnrolledIdentity | null>;
  /** The outbox has changed. */
  readonly onChange: () => Promise<void>;
  readonly now: () => Date;
  /** Hands a file to the browser; how many bytes it has. */
  readonly download?: (name: string, parts: Iterable<string>) => Promise<number>;
};

/** The road without a network: what waits leaves as a file, somebody else hands it in, receipts come back as a file. */
export class CarriedDesk {
  readonly #parts: Parts;

  working = $state<'saving' | 'handing-in' | 'reading' | null>(null);
  progress = $state.raw<{ done: number; total: number } | null>(null);
  /** Why the last thing could not be done at all, as a code. */
  failure = $state<string | null>(null);
  outcome = $state.raw<CarriedOutcome | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Everything that waits, as far as it fits into one file, encrypted to the hub. It goes on waiting here. */
  save(): Promise<void> {
    return this.#work('saving', async (door, identity) => {
      const { boxKey, invitation } = identity;
      if (boxKey === null) return 'no-box-key';
      const waiting = await door.outbox.waiting();
      if (!waiting.ok) return failureCode(waiting.error);
      const { writeCarried } = await import('./carried-files.ts');
      const file = await writeCarried(waiting.value, { hub: invitation.hub, boxKey }, this.#progress);
      const name = `lintel-${this.#stamp()}.lintel-carried`;
      const bytes = await this.#download(name, file.lines);
      this.outcome = { what: 'saved', name, count: file.count, bytes, rest: waiting.value.length - file.count };
      return null;
    });
  }

  /** Hands in what somebody else has saved; what the hub gives for it is saved as a file. */
  handIn(file: Blob): Promise<void> {
    return this.#work('handing-in', async (door, { invitation }) => {
      const { readCarried, receiptsText } = await import('./carried-files.ts');
      const carried = await readCarried(file);
      if (!carried.ok) return carried.error;
      if (carried.value.hub !== invitation.hub) return 'another-hub';
      const { parcels } = carried.value;
      const receipts: Receipt[] = [];
      const refusals: HubFailure[] = [];
      for (const [done, parcel] of parcels.entries()) {
        this.#progress(done, parcels.length);
        const taken = await door.session.handIn(canonicalBytes(parcel));
        if (taken.ok) receipts.push(taken.value);
        else refusals.push(taken.error);
        if (!taken.ok && affectsAll(taken.error)) break;
      }
      const [first] = refusals;
      if (first !== undefined && receipts.length === 0) return failureCode(first);
      const name = `lintel-${this.#stamp()}.lintel-receipts`;
      await this.#download(name, [receiptsText(invitation.hub, receipts)]);
      const count = receipts.length;
      const refused = first === undefined ? null : { code: failureCode(first), count: parcels.length - count };
      this.outcome = { what: 'handed-in', name, count, refused };
      return null;
    });
  }

  /** Takes the receipts that came back: each is verified as if it had come from the hub itself. */
  readReceipts(file: Blob): Promise<void> {
    return this.#work('reading', async (door) => {
      const { readReceipts } = await import('./carried-files.ts');
      const receipts = await readReceipts(file);
      if (!receipts.ok) return receipts.error;
      const outcome = { what: 'receipts' as const, taken: 0, foreign: 0, false: 0 };
      for (const receipt of receipts.value) {
        const news = await door.outbox.takeReceipt(receipt);
        if (!news.ok && !isFalse(news)) return failureCode(news.error);
        if (!news.ok) outcome.false++;
        else if (news.value === null) outcome.foreign++;
        else if (news.value) outcome.taken++;
      }
      this.outcome = outcome;
      return null;
    });
  }

  /** The vault shuts. */
  forget(): void {
    this.failure = null;
    this.outcome = null;
  }

  readonly #progress = (done: number, total: number): void => {
    this.progress = { done, total };
  };

  async #download(name: string, parts: Iterable<string>): Promise<number> {
    const { download } = this.#parts;
    return download === undefined ? (await import('./carried-files.ts')).saveAs(name, parts) : download(name, parts);
  }

  #stamp(): string {
    return stamp(this.#parts.now().toISOString());
  }

  async #work(
    what: NonNullable<CarriedDesk['working']>,
    work: (door: Door, identity: EnrolledIdentity) => Promise<string | null>,
  ): Promise<void> {
    const door = this.#parts.door();
    if (this.working !== null || door === null) return;
    this.working = what;
    this.progress = null;
    this.failure = null;
    this.outcome = null;
    try {
      const identity = await this.#parts.identity();
      this.failure = identity === null ? 'not-enrolled' : await work(door, identity);
    } finally {
      this.working = null;
      await this.#parts.onChange();
    }
  }
}

/** Whether a receipt is not the pinned hub's word about what was sent. */
function isFalse(news: Result<unknown, HubFailure>): boolean {
  return !news.ok && (news.error.kind === 'bad-signature' || news.error.kind === 'wrong-hub');
}
