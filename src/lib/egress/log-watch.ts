import type { LogAlarm, LogFacts } from '#lib/domain/log-alarm.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { Checkpoint, LogConsistency, type LogEntry, LogProof, LogRun, MAX_LOG_ENTRIES } from '#lib/domain/wire/log.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { EnrolledIdentity } from '#lib/vault/identity-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { exclusive, type Exclusive } from './exclusive.ts';
import { failed, notStored, type HubFailure } from './hub-failure.ts';
import type { HubSession } from './hub-session.ts';
import { beginsWith, hasRun, isOfHub, isWritten } from './log-proof.ts';

const LOCK = 'lintel-log';
const NOTHING: LogFacts = { seen: null, alarm: null };

/** How a look at the log ended: at a checkpoint that passed every check, or with an alarm. */
export type Followed = { checkpoint: Checkpoint } | { alarm: LogAlarm };
type Known = { identity: EnrolledIdentity; facts: LogFacts };
type Alarmed = Pick<LogAlarm, 'kind'> & Partial<LogAlarm>;

/**
 * Holds the hub to what it has written down. Each checkpoint has to be signed with the pinned key and to begin with the one
 * that this vault saw last, and what a receipt says has to be where it says. What does not pass is an alarm that stays until
 * the officer has seen to it, with the evidence; the checkpoint that was seen before stays the one to begin with.
 */
export class LogWatch {
  readonly #vault: Vault;
  readonly #session: Pick<HubSession, 'read'>;
  readonly #exclusive: Exclusive;
  readonly #now: () => number;

  constructor(
    vault: Vault,
    session: Pick<HubSession, 'read'>,
    only: Exclusive = exclusive,
    now: () => number = Date.now,
  ) {
    this.#vault = vault;
    this.#session = session;
    this.#exclusive = only;
    this.#now = now;
  }

  /** What this vault knows of the log. */
  async facts(): Promise<Result<LogFacts, HubFailure>> {
    const facts = await this.#vault.facts.get();
    return facts.ok ? ok(facts.value.log ?? NOTHING) : notStored(facts.error);
  }

  /** The officer has seen to the alarm. */
  async dismiss(): Promise<Result<void, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const facts = await this.facts();
      return facts.ok ? this.#keep({ ...facts.value, alarm: null }) : facts;
    });
  }

  /** Fetches a checkpoint and checks it against the one before. @param having a leaf that it has to have; -1: any will do */
  async follow(having = -1): Promise<Result<Followed, HubFailure>> {
    return this.#exclusive(LOCK, async () => {
      const known = await this.#known();
      return known.ok ? this.#follow(known.value, having) : known;
    });
  }

  /**
   * Fetches and keeps the proofs of receipts that name a place in the log. Ends with the first alarm.
   * @returns how many are proven now
   */
  async prove(receipts: readonly Receipt[]): Promise<Result<number, HubFailure>> {
    if (receipts.length === 0) return ok(0);
    return this.#exclusive(LOCK, async () => {
      const known = await this.#known();
      if (!known.ok) return known;
      const last = Math.max(...receipts.map(({ leaf }) => leaf?.index ?? -1));
      const followed = await this.#follow(known.value, last);
      if (!followed.ok) return followed;
      if ('alarm' in followed.value) return ok(0);
      const { checkpoint } = followed.value;
      for (const [proven, receipt] of receipts.entries()) {
        const done = await this.#prove(receipt, checkpoint, known.value.facts);
        if (!done.ok) return done;
        if (!done.value) return ok(proven);
      }
      return ok(receipts.length);
    });
  }

  /** Whether entries that were shown have the leaves that the log of a checkpoint has at their places. */
  async has(
    entries: readonly Pick<LogEntry, 'index' | 'leaf'>[],
    checkpoint: Checkpoint,
  ): Promise<Result<boolean, HubFailure>> {
    const open = new Map(
      entries.filter(({ index }) => index < checkpoint.size).map(({ index, leaf }) => [index, leaf]),
    );
    while (open.size > 0) {
      const from = Math.min(...open.keys());
      const to = Math.min(checkpoint.size, from + MAX_LOG_ENTRIES, Math.max(...open.keys()) + 1);
      const route = `/api/v1/log/run?from=${from}&to=${to}&size=${checkpoint.size}` as const;
      const run = await this.#session.read(LogRun, route);
      if (!run.ok) return run;
      if (run.value.from !== from || run.value.leaves.length !== to - from) return ok(false);
      if (!hasRun(run.value, checkpoint)) return ok(false);
      for (const [i, leaf] of run.value.leaves.entries()) {
        const shown = open.get(from + i);
        if (shown !== undefined && shown !== leaf) return ok(false);
        open.delete(from + i);
      }
    }
    return ok(true);
  }

  /** @param having a leaf that the checkpoint has to have; -1: any will do */
  async #follow({ identity, facts }: Known, having: number): Promise<Result<Followed, HubFailure>> {
    const { seen } = facts;
    const least = Math.max(having, (seen?.size ?? 0) - 1);
    const told = await this.#session.read(
      Checkpoint,
      least < 0 ? '/api/v1/log/checkpoint' : `/api/v1/log/checkpoint?having=${least}`,
    );
    if (!told.ok) return isNotThere(told.error) ? this.#alarm(facts, { kind: 'shortened' }) : told;
    const checkpoint = told.value;
    if (!(await isOfHub(checkpoint, identity.hubKey, seen))) {
      return this.#alarm(facts, { kind: 'foreign', told: checkpoint });
    }
    if (checkpoint.size <= least) return this.#alarm(facts, { kind: 'shortened', told: checkpoint });
    if (seen !== null && seen.root !== checkpoint.root) {
      const { size: from } = seen;
      const grown = await this.#session.read(
        LogConsistency,
        `/api/v1/log/consistency?from=${from}&to=${checkpoint.size}`,
      );
      if (!grown.ok && !isNotThere(grown.error)) return grown;
      if (!grown.ok || !beginsWith(seen, checkpoint, grown.value)) {
        return this.#alarm(facts, { kind: 'rewritten', told: checkpoint });
      }
    }
    const kept = await this.#keep({ ...facts, seen: checkpoint });
    return kept.ok ? ok({ checkpoint }) : kept;
  }

  /** False: an alarm was raised. */
  async #prove(receipt: Receipt, checkpoint: Checkpoint, facts: LogFacts): Promise<Result<boolean, HubFailure>> {
    const { batchId, leaf } = receipt;
    if (leaf === undefined) return ok(true);
    const proof = await this.#session.read(LogProof, `/api/v1/log/proof/${leaf.index}?size=${checkpoint.size}`);
    if (!proof.ok && !isNotThere(proof.error)) return proof;
    if (!proof.ok || !isWritten(receipt, proof.value, checkpoint)) {
      const raised = await this.#alarm(
        { ...facts, seen: checkpoint },
        { kind: 'not-written', batchId, told: checkpoint },
      );
      return raised.ok ? ok(false) : raised;
    }
    const kept = await this.#vault.receipts.prove(receipt, { path: proof.value.path, checkpoint });
    return kept.ok ? ok(true) : notStored(kept.error);
  }

  /** Keeps an alarm with its evidence; one that nobody has seen to stays the first. */
  async #alarm(facts: LogFacts, alarmed: Alarmed): Promise<Result<Followed, HubFailure>> {
    const at = new Date(this.#now()).toISOString();
    const alarm = { at, batchId: null, seen: facts.seen, told: null, ...alarmed };
    const kept = await this.#keep({ ...facts, alarm: facts.alarm ?? alarm });
    return kept.ok ? ok({ alarm }) : kept;
  }

  async #keep(log: LogFacts): Promise<Result<void, HubFailure>> {
    const kept = await this.#vault.facts.put({ log });
    return kept.ok ? ok(undefined) : notStored(kept.error);
  }

  async #known(): Promise<Result<Known, HubFailure>> {
    const [facts, saved] = [await this.facts(), await this.#vault.identity.saved()];
    if (!facts.ok) return facts;
    if (!saved.ok) return notStored(saved.error);
    if (saved.value?.status !== 'enrolled') return failed('not-enrolled');
    return ok({ identity: saved.value, facts: facts.value });
  }
}

/** The hub says that its log has no such place. */
function isNotThere(failure: HubFailure): boolean {
  return failure.kind === 'problem' && failure.problem.code === 'not-found';
}
