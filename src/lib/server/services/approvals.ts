import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import {
  type Approval,
  type ApprovalList,
  ApprovalState,
  ApprovalSubject,
  type Decided,
  type Decision,
} from '#lib/domain/wire/approval.ts';
import type { ApprovalRow } from '../store/approval-store.ts';
import type { Officer } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import { ASKED_BY_ROLE, approversOf, mayDecide } from './approval-rights.ts';
import type { Auditing } from './auditing.ts';
import { bringIntoForce } from './in-force.ts';
import type { Clock, Refusal } from './refusal.ts';

const DAY = 24 * 60 * 60 * 1000;
/** Where nobody else could approve, it comes into force after this time, of which everybody concerned has notice. */
const DELAY = DAY;
/** What nobody has decided by then is over. */
const PATIENCE = 14 * DAY;

type Parts = { store: Store; audit: Auditing; alerts: Alerting; clock: Clock };

/** What one person asks for and another one has to approve; or, where there is no other, time has to pass. */
export class Approvals {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #alerts: Alerting;
  readonly #clock: Clock;

  constructor({ store, audit, alerts, clock }: Parts) {
    this.#store = store;
    this.#audit = audit;
    this.#alerts = alerts;
    this.#clock = clock;
  }

  /**
   * Lets a request wait, and tells those concerned. To be called in the transaction in which it was found to be in order.
   *
   * @param bureau whose rule it is, or whose officer
   */
  async ask(store: Store, actor: Actor, bureau: string, subject: ApprovalSubject): Promise<Approval> {
    const now = this.#clock();
    const { kind } = subject;
    const others = (await approversOf(store, kind, bureau)).filter(({ id }) => id !== actor.officer);
    const request = {
      ...{ id: uuidv7(), bureau, kind, subject: canonicalJson(subject), askedBy: actor.officer },
      askedAt: now.toISOString(),
      dueAt: others.length > 0 ? null : new Date(now.getTime() + DELAY).toISOString(),
    };
    await store.approvals.add(request);
    await this.#tell(store, request, 'asked', actor);
    return this.#card(store, { ...request, state: 'waiting', decidedBy: null, decidedAt: null }, actor);
  }

  async list(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-approvals');
    if (refusal !== null) return err(refusal);
    const rows = await this.#store.approvals.of(actor.bureau, everywhere(actor));
    const items = await Promise.all(rows.map((row) => this.#card(this.#store, row, actor)));
    return ok(canonicalJson({ items } satisfies ApprovalList));
  }

  /** One that waits, as whoever reads it sees it. */
  async waitingFor(store: Store, actor: Actor, subject: (of: ApprovalSubject) => boolean): Promise<Approval | null> {
    const rows = await store.approvals.waiting();
    const row = rows.find((each) => subject(subjectOf(each)));
    return row === undefined ? null : this.#card(store, row, actor);
  }

  async decide(actor: Actor, id: string, { decision }: Decision): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'decide-approval');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const row = await store.approvals.find(id);
      const officer = actor.officer === null ? null : await store.officers.find(actor.officer);
      if (row === null || officer === null || !isSeenBy(row, actor)) return err({ code: 'not-found' });
      if (row.state !== 'waiting') return err({ code: 'already-decided' });
      if (decision === 'approve' && row.askedBy === officer.id) return err({ code: 'own-request' });
      if (!mayDecide(officer, subjectOf(row).kind, row).includes(decision)) return err({ code: 'not-allowed' });
      const wished = decision === 'approve' ? 'done' : decision === 'refuse' ? 'refused' : 'cancelled';
      const state = await this.#end(store, row, wished, actor);
      return ok(canonicalJson({ state } satisfies Decided));
    });
  }

  /** Brings into force what is due, and ends what waits for too long: a job of the hub's. */
  async settle(): Promise<void> {
    const now = this.#clock();
    const at = now.toISOString();
    const tooOld = new Date(now.getTime() - PATIENCE).toISOString();
    for (const row of await this.#store.approvals.waiting()) {
      const isDue = row.dueAt !== null && row.dueAt <= at;
      if (!isDue && row.askedAt > tooOld) continue;
      await this.#store.transaction(async (store) => {
        // Somebody may have decided since the list was read.
        const present = await store.approvals.find(row.id);
        if (present?.state === 'waiting') await this.#end(store, present, isDue ? 'done' : 'expired', null);
      });
    }
  }

  /** Ends what waits of a kind and bureau and does not fit what holds now. */
  async overtake(store: Store, isOvertaken: (request: ApprovalRow) => boolean): Promise<void> {
    const rows = (await store.approvals.waiting()).filter(isOvertaken);
    for (const row of rows) await this.#end(store, row, 'overtaken', null);
  }

  /** Ends a request that waits, and does what it is about. The state in which it has ended. */
  async #end(store: Store, row: ApprovalRow, wished: ApprovalState, actor: Actor | null): Promise<ApprovalState> {
    const subject = subjectOf(row);
    const at = this.#clock().toISOString();
    const isInForce =
      wished === 'done' &&
      (await this.#isAskedByHolder(store, row, subject)) &&
      (await bringIntoForce(store, { subject, at, actor, audit: this.#audit }));
    const state = wished === 'done' && !isInForce ? 'overtaken' : wished;
    await store.approvals.decide(row.id, { state, by: actor?.officer ?? null, at });
    await this.#tell(store, row, state, actor);
    return state;
  }

  /** Whoever asked still has the role by which they could. */
  async #isAskedByHolder(store: Store, { askedBy }: ApprovalRow, { kind }: ApprovalSubject): Promise<boolean> {
    const asker = askedBy === null ? null : await store.officers.find(askedBy);
    return asker !== null && asker.removedAt === null && asker.role === ASKED_BY_ROLE[kind];
  }

  async #tell(
    store: Store,
    row: Pick<ApprovalRow, 'id' | 'kind' | 'bureau'>,
    act: string,
    actor: Actor | null,
  ): Promise<void> {
    const { id, kind, bureau } = row;
    await this.#audit.record(store, { kind: 'approval', act, actor, details: { approval: id, of: kind, bureau } });
    const holders = kind === 'hub-admin' ? await store.officers.able('hub-admin') : [];
    for (const each of new Set([bureau, ...holders.map((holder) => holder.bureau)])) {
      const subject = { about: { kind: 'approval', id }, bureau, word: `${kind} ${act}` };
      await this.#alerts.raise(store, { bureau: each, kind: 'approval', cause: `approval:${id}:${act}`, subject });
    }
  }

  async #card(store: Store, row: ApprovalRow, actor: Actor): Promise<Approval> {
    const named = async (officer: string | null): Promise<Officer | null> =>
      officer === null ? null : store.officers.find(officer);
    const [asker, decider, reader] = [await named(row.askedBy), await named(row.decidedBy), await named(actor.officer)];
    const subject = subjectOf(row);
    const may = reader === null || row.state !== 'waiting' ? [] : mayDecide(reader, subject.kind, row);
    const { id, bureau, askedAt, dueAt, decidedAt } = row;
    return {
      ...{ id, bureau, subject, askedBy: asker?.name ?? null, askedAt, dueAt },
      ...{ state: ApprovalState.parse(row.state), decidedBy: decider?.name ?? null, decidedAt, may },
    };
  }
}

/** The kind of which an actor sees every request, whatever bureau it concerns. */
function everywhere({ role }: Actor): string | undefined {
  return role === 'hub-admin' ? 'hub-admin' : undefined;
}

function isSeenBy({ bureau, kind }: ApprovalRow, actor: Actor): boolean {
  return bureau === actor.bureau || kind === everywhere(actor);
}

function subjectOf({ subject }: ApprovalRow): ApprovalSubject {
  return ApprovalSubject.parse(JSON.parse(subject));
}
