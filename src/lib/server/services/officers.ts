import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import type { OfficerCard, OfficerList, RoleChanged } from '#lib/domain/wire/people.ts';
import type { DeviceFacts, Officer } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Approvals } from './approvals.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import { isLastAdmin } from './last-admin.ts';
import { newAdminAlert } from './new-admin-alert.ts';
import type { Clock, Refusal } from './refusal.ts';

type Parts = { store: Store; approvals: Approvals; audit: Auditing; alerts: Alerting; clock: Clock };

/** The people of a bureau: its administrator sees and changes all of them, everybody else themselves. */
export class Officers {
  readonly #store: Store;
  readonly #approvals: Approvals;
  readonly #audit: Auditing;
  readonly #alerts: Alerting;
  readonly #clock: Clock;

  constructor({ store, approvals, audit, alerts, clock }: Parts) {
    this.#store = store;
    this.#approvals = approvals;
    this.#audit = audit;
    this.#alerts = alerts;
    this.#clock = clock;
  }

  /** @param bureau another one than the own is for the hub's administrators */
  async list(actor: Actor, bureau: string = actor.bureau): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-people');
    if (refusal !== null) return err(refusal);
    if (bureau !== actor.bureau && actor.role !== 'hub-admin') return err({ code: 'not-found' });
    const all = await this.#store.officers.of(bureau);
    const seesAll = actor.role === 'bureau-admin' || actor.role === 'hub-admin';
    const seen = seesAll ? all : all.filter(({ id }) => id === actor.officer);
    const devices = await this.#store.devices.of(seen.map(({ id }) => id));
    const items = seen.map((officer) => cardOf(officer, devices));
    return ok(canonicalJson({ items } satisfies OfficerList));
  }

  async rename(actor: Actor, id: string, name: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'rename-own');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const officer = await this.#ofBureau(store, actor, id);
      const may = id === actor.officer || actor.role === 'bureau-admin';
      if (officer === null || !may) return err({ code: 'not-found' });
      await store.officers.rename(id, name);
      await this.#audit.record(store, { kind: 'role', act: 'renamed', actor, details: { officer: id } });
      return ok(DONE);
    });
  }

  /**
   * Gives an officer another role. A bureau's administrator gives those of the bureau; that of a hub's administrator only
   * another one asks for and takes away, and a second one approves it.
   */
  async changeRole(actor: Actor, id: string, role: Role): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'change-role');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const officer = await store.officers.find(id);
      const isSeen = officer?.bureau === actor.bureau || actor.role === 'hub-admin';
      if (officer?.removedAt !== null || !isSeen) return err({ code: 'not-found' });
      if (!mayGive(actor, officer, role)) return err({ code: 'not-allowed' });
      if (officer.role === role) return ok(stateText('done'));
      if (role === 'hub-admin') return this.#askForHubAdmin(store, actor, officer);
      if (await isLastAdmin(store, officer)) return err({ code: 'last-admin' });
      await this.#setRole(store, officer, role, actor);
      return ok(stateText('done'));
    });
  }

  /** The same by the hub's operator, who needs nobody's word. False when there is no such officer. */
  async giveRole(id: string, role: Role): Promise<boolean> {
    return this.#store.transaction(async (store) => {
      const officer = await store.officers.find(id);
      if (officer?.removedAt !== null) return false;
      await this.#setRole(store, officer, role, null);
      return true;
    });
  }

  /** Writes a role down that was found to be in order. */
  async #setRole(store: Store, { id, bureau, role: from }: Officer, role: Role, actor: Actor | null): Promise<void> {
    await store.officers.setRole(id, role);
    const details = { officer: id, from, to: role };
    await this.#audit.record(store, { kind: 'role', act: 'changed', actor, details });
    if (role === 'bureau-admin') await this.#alerts.raise(store, newAdminAlert(bureau, id, this.#clock()));
  }

  /** Takes an officer away: devices, sessions and open codes end at once, and what they asked for waits no longer. */
  async remove(actor: Actor, id: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'remove-officer');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const officer = await this.#ofBureau(store, actor, id);
      if (officer === null) return err({ code: 'not-found' });
      if (officer.role === 'hub-admin') return err({ code: 'not-allowed' });
      if (await isLastAdmin(store, officer)) return err({ code: 'last-admin' });
      await store.officers.remove(id, this.#clock().toISOString());
      await this.#audit.record(store, { kind: 'role', act: 'removed', actor, details: { officer: id } });
      await this.#approvals.overtake(store, ({ askedBy }) => askedBy === id);
      return ok(DONE);
    });
  }

  async #askForHubAdmin(store: Store, actor: Actor, { id, name, bureau }: Officer): Promise<Result<string, Refusal>> {
    const waiting = await this.#approvals.waitingFor(
      store,
      actor,
      (subject) => subject.kind === 'hub-admin' && subject.officer.id === id,
    );
    if (waiting === null) {
      await this.#approvals.ask(store, actor, bureau, { kind: 'hub-admin', officer: { id, name, bureau } });
    }
    return ok(stateText('waiting'));
  }

  async #ofBureau(store: Store, actor: Actor, id: string): Promise<Officer | null> {
    const officer = await store.officers.find(id);
    return officer?.bureau === actor.bureau && officer.removedAt === null ? officer : null;
  }
}

function mayGive(actor: Actor, officer: Officer, role: Role): boolean {
  if (role === 'hub-admin') return actor.role === 'hub-admin';
  // Whoever takes that role away puts nobody at the head of a bureau by the same step.
  if (officer.role === 'hub-admin') return actor.role === 'hub-admin' && role !== 'bureau-admin';
  return actor.role === 'bureau-admin' && officer.bureau === actor.bureau;
}

function cardOf({ id, name, bureau, role, createdAt: since }: Officer, all: readonly DeviceFacts[]): OfficerCard {
  const devices = all.filter(({ officer }) => officer === id).map(({ officer: _owner, ...facts }) => facts);
  return { id, name, bureau, role, since, devices };
}

const stateText = (state: RoleChanged['state']) => canonicalJson({ state } satisfies RoleChanged);
