import { err, ok, type Result } from '#lib/domain/result.ts';
import { unsigned, verify } from '#lib/domain/signature.ts';
import type { SessionRequest } from '#lib/domain/wire/identity.ts';
import type { Device, Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import { type HubKey, signedText } from './hub-key.ts';
import type { Clock, Refusal } from './refusal.ts';
import { digestOf, newSecret } from './secret.ts';

const MINUTE = 60 * 1000;
const CHALLENGE_LIFETIME = 2 * MINUTE;
const IDLE_LIMIT = 30 * MINUTE;
const ABSOLUTE_LIMIT = 12 * 60 * MINUTE;
/** A session's last use is noted this often at most: a write to disk for every request would say nothing more. */
const TOUCH_INTERVAL = MINUTE;

/** Unknown device, revoked device, stale challenge and false signature look the same from outside. */
const REFUSED = { code: 'sign-in-refused' } as const satisfies Refusal;

/** The session's token goes into the cookie, the text of the signed answer into the body. */
export type SignedIn = { token: string; answer: string };

/** Sign-in of a device by its key, and the sessions that follow. */
export class Sessions {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #origins: readonly string[];
  readonly #clock: Clock;

  constructor({ store, key, origins, clock }: { store: Store; key: HubKey; origins: readonly string[]; clock: Clock }) {
    this.#store = store;
    this.#key = key;
    this.#origins = origins;
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
    const now = this.#clock();
    const challenge = await this.#store.sessions.takeChallenge(digestOf(request.challenge));
    const device = await this.#store.devices.find(request.device);
    // An unknown device costs the same work as a known one.
    const signKey = device?.signKey ?? this.#key.publicKey;
    const genuine = await verify(signKey, 'lintel/session/1', unsigned(request), request.signature);
    if (!genuine || device?.revokedAt !== null) return err(REFUSED);
    if (challenge?.device !== device.id || challenge.expiresAt <= now.toISOString()) return err(REFUSED);
    if (!this.#origins.includes(request.origin) || request.hub !== this.#key.thumbprint) return err(REFUSED);

    const token = newSecret();
    const expiresAt = new Date(now.getTime() + ABSOLUTE_LIMIT).toISOString();
    await this.#store.transaction((store) =>
      store.sessions.open(digestOf(token), device.id, expiresAt, now.toISOString()),
    );
    return ok({ token, answer: await this.#answer(request.challenge, device, expiresAt) });
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
    return {
      ...{ bureau: device.bureau.code, role: device.role, device: device.id, officer: device.officer.id },
      ...{ session: null, steppedUpAt: null, steppedUpFor: null, scopes: null },
    };
  }

  async end(token: string): Promise<void> {
    await this.#store.sessions.end(digestOf(token));
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
