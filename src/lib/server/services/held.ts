import { err, ok, type Result } from '#lib/domain/result.ts';
import { type HeldDecided, type HeldDecision, type HeldList, MAX_DECIDED } from '#lib/domain/wire/quality.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { letPass } from './floods.ts';
import { countsOf, inspect } from './quality.ts';
import type { Clock, Refusal } from './refusal.ts';
import type { Tallying } from './tallying.ts';

type Parts = { store: Store; audit: Auditing; tally: Tallying; clock: Clock };
type Decision = HeldDecision['decision'];
/** Null: the operator. */
type Who = Pick<Actor, 'bureau' | 'device' | 'officer'> | null;

/** How long a batch waits for a decision (ms): 90 days. */
const WAITS_FOR = 90 * 24 * 60 * 60 * 1000;

/** A device that was erased. */
const UNKNOWN = '?';

/** Batches that wait because too much came at once, and what the bureau's admin decides about them. */
export class HeldBatches {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The oldest first, after one of them or from the start. */
  async list(actor: Actor, after: string | null): Promise<Result<HeldList, Refusal>> {
    const refusal = forbidden(actor, 'decide-held');
    return refusal === null ? ok(await this.waiting(actor.bureau, after)) : err(refusal);
  }

  /** The same for the operator. */
  async waiting(bureau: string, after: string | null): Promise<HeldList> {
    const { store } = this.#parts;
    const rows = await store.held.waiting(bureau, after, MAX_DECIDED);
    const officers = new Map<string, string>();
    for (const device of new Set(rows.map((row) => row.device))) {
      officers.set(device, (await store.devices.find(device))?.officer.name ?? UNKNOWN);
    }
    return {
      items: rows.map((row) => ({ ...row, officer: officers.get(row.device) ?? UNKNOWN })),
      next: rows.length < MAX_DECIDED ? null : (rows.at(-1)?.batchId ?? null),
      waiting: await store.held.countWaiting(bureau),
    };
  }

  async decide(actor: Actor, { decision, batches }: HeldDecision): Promise<Result<HeldDecided, Refusal>> {
    const refusal = forbidden(actor, 'decide-held');
    return refusal === null ? ok(await this.decideAs(actor.bureau, actor, { decision, batches })) : err(refusal);
  }

  /** Each in a transaction of its own: a thousand items are enough for one. Those that do not wait are passed over. */
  async decideAs(bureau: string, who: Who, { decision, batches }: HeldDecision): Promise<HeldDecided> {
    const { store } = this.#parts;
    let decided = 0;
    for (const batchId of new Set(batches)) if (await this.#decideOne(bureau, who, decision, batchId)) decided++;
    return { decided, waiting: await store.held.countWaiting(bureau) };
  }

  /** What nobody has decided about for so long is rejected: content that nobody stands for is not kept. */
  async expire(): Promise<void> {
    const { store, clock } = this.#parts;
    const before = new Date(clock().getTime() - WAITS_FOR).toISOString();
    for (;;) {
      const old = await store.held.waitingSince(before, MAX_DECIDED);
      for (const { bureau, batchId } of old) await this.#decideOne(bureau, null, 'reject', batchId);
      if (old.length < MAX_DECIDED) return;
    }
  }

  #decideOne(bureau: string, who: Who, decision: Decision, batchId: string): Promise<boolean> {
    const { store: outside, audit, tally, clock } = this.#parts;
    return outside.transaction(async (store) => {
      const waiting = await store.held.content(bureau, batchId);
      if (waiting === null) return false;
      const { device, items } = waiting;
      const at = clock().toISOString();
      const state = decision === 'release' ? 'released' : 'rejected';
      await store.held.decide(bureau, batchId, { state, officer: who?.officer ?? null, at });
      if (decision === 'release') {
        await store.material.contribute(
          bureau,
          items.map((item) => ({ source: batchId, item })),
          at,
        );
        await letPass(store, bureau, device, at);
        const report = await inspect(store, { bureau, batchId, items, at });
        await store.quality.keep(bureau, report);
        await tally.add(store, ...countsOf(bureau, report));
      }
      await audit.record(store, {
        ...{ kind: 'submission', act: state, actor: who },
        ...{ details: { batch: batchId, items: items.length }, at, subject: batchId },
      });
      return true;
    });
  }
}
