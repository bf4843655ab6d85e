import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type Purpose, unsigned, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { SessionRequest, StepUpAnswer, StepUpRequest } from '#lib/domain/wire/identity.ts';
import type { Device } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Clock, Refusal } from './refusal.ts';
import { digestOf, newSecret } from './secret.ts';
import { STEP_UP_LIFETIME } from './step-up.ts';

const MINUTE = 60 * 1000;
const CHALLENGE_LIFETIME = 2 * MINUTE;
export const IDLE_LIMIT = 30 * MINUTE;
const ABSOLUTE_LIMIT = 12 * 60 * MINUTE;
/** A session's last use is noted this often at most: a write to disk for every request would say nothing more. */
const TOUCH_INTERVAL = MINUTE;

/** Unknown device, revoked device, stale challenge and false signature look the same from outside. */
const REFUSED = { code: 'sign-in-refused' } as const satisfies Refusal;

/** The session's token goes into the cookie, the text of the answer into the body. */
export type SignedIn = { token: string; answer: string };

type Parts = { store: Store; key: HubKey; origins: readonly string[]; audit: Auditing; clock: Clock };

/** Sign-in of a device by its key, the sessions that follow, and the proof before a dangerous act. */
export class Sessions {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #origins: readonly string[];
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, key, origins, audit, clock }: Parts) {
    this.#store = store;
    this.#key = key;
    this.#origins = origins;
    this.#audit = audit;
    this.#clock = clock;
  }

  /**
   * A signed challenge for two minutes and one use. Given for any device id, so that asking tells nothing.
   *
   * @param from the origin that the browser names; the challenge is for it when it is one of ours, else for the hub's own
   */
  async challenge(device: string, from: string | null): Promise<string> {
    const now = this.#clock();
    const challenge = newSecret();
    const madeAt = now.toISOString();
    const expiresAt = new Date(now.getTime() + CHALLENGE_LIFETIME).toISOString();
    await this.#store.sessions.challenge(digestOf(challenge), device, expiresAt, madeAt);
    const { thumbprint: hub } = this.#key;
    const origin = this.#origins.find((known) => known === from) ?? this.#origins[0] ?? '';
    return signedText(this.#key, 'lintel/challenge/1', { challenge, device, origin, madeAt, expiresAt, hub });
  }

  /** Opens a session in place of the device's earlier ones. Whatever comes of it, the challenge is used up. */
  async signIn(request: SessionRequest): Promise<Result<SignedIn, Refusal>> {
    const device = await this.#proved(request, 'lintel/session/1');
    if (device === null) return err(REFUSED);
    const [now, token, id] = [this.#clock(), newSecret(), uuidv7()];
    const expiresAt = new Date(now.getTime() + ABSOLUTE_LIMIT).toISOString();
    await this.#store.transaction(async (store) => {
      const session = { id, hash: digestOf(token), device: device.id, expiresAt };
      await store.sessions.open(session, now.toISOString());
      const actor = actorOf(device, { id, steppedUpAt: null, steppedUpFor: null });
      await this.#audit.record(store, { kind: 'session', act: 'opened', actor, details: { session: id } });
    });
    return ok({ token, answer: await this.#answer(request.challenge, device, expiresAt) });
  }

  /**
   * Notes that the device of a session has proved itself for one act, and puts a new secret in the place of the session's.
   *
   * @param token the session's present secret
   */
  async stepUp(actor: Actor, token: string, request: StepUpRequest): Promise<Result<SignedIn, Refusal>> {
    const device = await this.#proved(request, 'lintel/step-up/1');
    if (device?.id !== actor.device) return err(REFUSED);
    const [now, next, { act }] = [this.#clock(), newSecret(), request];
    const changed = await this.#store.transaction(async (store) => {
      const fresh = { hash: digestOf(next), act, at: now.toISOString() };
      if (!(await store.sessions.stepUp(digestOf(token), fresh))) return false;
      await this.#audit.record(store, { kind: 'session', act: 'stepped-up', actor, details: { for: act } });
      return true;
    });
    if (!changed) return err(REFUSED);
    const answer: StepUpAnswer = { act, until: new Date(now.getTime() + STEP_UP_LIFETIME).toISOString() };
    return ok({ token: next, answer: canonicalJson(answer) });
  }

  /**
   * Whose session a token is; null when it is none, or over.
   *
   * @param why `look`: it is no use of the session, which falls idle all the same
   */
  async authenticate(token: string, why: 'use' | 'look' = 'use'): Promise<Actor | null> {
    const hash = digestOf(token);
    const session = await this.#store.sessions.find(hash);
    if (session === null) return null;
    const now = this.#clock();
    const idle = now.getTime() - Date.parse(session.lastSeenAt);
    if (idle >= IDLE_LIMIT || session.expiresAt <= now.toISOString()) {
      await this.#store.sessions.end(hash);
      return null;
    }
    const { device } = session;
    if (device.revokedAt !== null) return null;
    if (why === 'use' && idle >= TOUCH_INTERVAL) await this.#store.sessions.touch(hash, now.toISOString());
    return actorOf(device, session);
  }

  async end(token: string): Promise<void> {
    await this.#store.sessions.end(digestOf(token));
  }

  /** Forgets what has ended by itself. */
  async expire(): Promise<void> {
    const now = this.#clock().getTime();
    await this.#store.sessions.expire(new Date(now).toISOString(), new Date(now - IDLE_LIMIT).toISOString());
  }

  /** The device that has answered a challenge of ours, or null. Whatever comes of it, the challenge is used up. */
  async #proved(request: SessionRequest | StepUpRequest, purpose: Purpose): Promise<Device | null> {
    const challenge = await this.#store.sessions.takeChallenge(digestOf(request.challenge));
    const device = await this.#store.devices.find(request.device);
    // An unknown device costs the same work as a known one.
    const signKey = device?.signKey ?? this.#key.publicKey;
    const genuine = await verify(signKey, purpose, unsigned(request), request.signature);
    if (!genuine || device?.revokedAt !== null) return null;
    if (challenge?.device !== device.id || challenge.expiresAt <= this.#clock().toISOString()) return null;
    return this.#origins.includes(request.origin) && request.hub === this.#key.thumbprint ? device : null;
  }

  async #answer(challenge: string, device: Device, expiresAt: string): Promise<string> {
    const dataRule = await this.#store.bureaux.ruleInForce(device.bureau.code);
    if (dataRule === null) throw new Error('A bureau has no data rule');
    const { id, officer, role, bureau } = device;
    const membership = { device: id, officer, role, bureau };
    return signedText(this.#key, 'lintel/session-answer/1', {
      ...{ challenge, membership, dataRule, expiresAt },
      boxKey: this.#key.box.publicKey,
    });
  }
}

function actorOf(
  { id, bureau, role, officer }: Device,
  session: Pick<Actor, 'steppedUpAt' | 'steppedUpFor'> & { id: string },
): Actor {
  const { id: sessionId, steppedUpAt, steppedUpFor } = session;
  return {
    ...{ bureau: bureau.code, role, device: id, officer: officer.id },
    ...{ session: sessionId, steppedUpAt, steppedUpFor, scopes: null },
  };
}
