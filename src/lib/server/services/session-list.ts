import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SessionList } from '#lib/domain/wire/people.ts';
import type { SessionFacts } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import type { Clock, Refusal } from './refusal.ts';
import { IDLE_LIMIT } from './sessions.ts';
import { notSteppedUp } from './step-up.ts';

type Parts = { store: Store; audit: Auditing; clock: Clock };

/** Who is signed in: officers see and end their own sessions, a bureau's administrator those of the bureau. */
export class OpenSessions {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: Parts) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-people');
    if (refusal !== null) return err(refusal);
    const items = (await this.#seen(this.#store, actor)).map((session) => ({
      ...session,
      current: session.id === actor.session,
    }));
    return ok(canonicalJson({ items } satisfies SessionList));
  }

  async end(actor: Actor, id: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'end-own-sessions');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const session = (await this.#seen(store, actor)).find((each) => each.id === id);
      if (session === undefined) return err({ code: 'not-found' });
      const unproved = session.officer.id === actor.officer ? null : notSteppedUp(actor, 'end-sessions', this.#clock);
      if (unproved !== null) return err(unproved);
      await this.#end(store, actor, [session]);
      return ok(DONE);
    });
  }

  /** Ends every session of the officer but the one in which it is asked. */
  async endOthers(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'end-own-sessions');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const own = (await this.#seen(store, actor)).filter(({ officer }) => officer.id === actor.officer);
      await this.#end(
        store,
        actor,
        own.filter(({ id }) => id !== actor.session),
      );
      return ok(DONE);
    });
  }

  async #end(store: Store, actor: Actor, sessions: readonly SessionFacts[]): Promise<void> {
    await store.sessions.endById(sessions.map(({ id }) => id));
    for (const { id: session, device } of sessions) {
      const details = { session, device: device.id };
      await this.#audit.record(store, { kind: 'session', act: 'ended', actor, details });
    }
  }

  #seen(store: Store, actor: Actor): Promise<SessionFacts[]> {
    const usedSince = new Date(this.#clock().getTime() - IDLE_LIMIT).toISOString();
    const only = actor.role === 'bureau-admin' ? undefined : (actor.officer ?? '');
    return store.sessions.of(actor.bureau, usedSince, only);
  }
}
