import { formatEnrolmentLink, newEnrolmentCode } from '#lib/domain/enrolment-link.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type PublicJwk, thumbprint, unsigned, verify } from '#lib/domain/signature.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import type { EnrolmentRequest, Membership } from '#lib/domain/wire/identity.ts';
import type { EnrolmentCodeRow, Officer, OpenCode } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Alerting } from './alerting.ts';
import type { Auditing } from './auditing.ts';
import { type HubKey, signedText } from './hub-key.ts';
import { newAdminAlert } from './new-admin-alert.ts';
import type { Clock, Refusal } from './refusal.ts';
import { digestOf } from './secret.ts';

const CODE_LIFETIME = 72 * 60 * 60 * 1000;

/** Unknown, used, revoked and expired codes are told apart by nobody. */
const NOT_VALID = { code: 'code-not-valid' } as const satisfies Refusal;

type Parts = {
  store: Store;
  key: HubKey;
  origins: readonly string[];
  audit: Auditing;
  alerts: Alerting;
  clock: Clock;
};

/** `officer`: whose further device; null: a new officer's. `issuedBy`: null is the operator. `portal`: null is the hub's own. */
type Invitation = {
  bureau: string;
  role: Role;
  officer?: string | null;
  issuedBy?: Actor | null;
  portal?: string | null;
};

/** One-time codes: issued for a bureau and role, redeemed by a new device. */
export class Enrolments {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #origins: readonly string[];
  readonly #audit: Auditing;
  readonly #alerts: Alerting;
  readonly #clock: Clock;

  constructor({ store, key, origins, audit, alerts, clock }: Parts) {
    this.#store = store;
    this.#key = key;
    this.#origins = origins;
    this.#audit = audit;
    this.#alerts = alerts;
    this.#clock = clock;
  }

  isPortal(origin: string): boolean {
    return this.#origins.includes(origin);
  }

  /** A link that enrols one device within 72 hours, at the hub's own portal or at another of its portals. */
  async issue(invitation: Invitation): Promise<Result<{ link: string; code: OpenCode }, 'unknown-bureau'>> {
    const { bureau, role, officer = null, issuedBy: issuer = null, portal } = invitation;
    if ((await this.#store.bureaux.find(bureau)) === null) return err('unknown-bureau');
    const now = this.#clock();
    const secret = newEnrolmentCode();
    const expiresAt = new Date(now.getTime() + CODE_LIFETIME).toISOString();
    const code = { id: uuidv7(), bureau, role, officer, issuedBy: issuer?.officer ?? null, expiresAt };
    await this.#store.transaction(async (store) => {
      await store.codes.issue({ ...code, hash: digestOf(secret) }, now.toISOString());
      const details = { code: code.id, bureau, role, officer };
      await this.#audit.record(store, { kind: 'enrolment', act: 'code-issued', actor: issuer, details });
    });
    const origin = this.#origins.find((known) => known === portal) ?? this.#origins[0] ?? '';
    const link = formatEnrolmentLink(origin, { code: secret, hub: this.#key.thumbprint });
    return ok({ link, code: { ...code, issuedAt: now.toISOString() } });
  }

  /**
   * The link for the very first officer: a new one at each call, in place of the one before, so that a lost terminal is
   * no dead end. Null as soon as any device is enrolled.
   */
  async firstLink(bureau: string): Promise<string | null> {
    if (await this.#store.devices.any()) return null;
    await this.#store.codes.revokeOpen(bureau, this.#clock().toISOString());
    const issued = await this.issue({ bureau, role: 'bureau-admin' });
    return issued.ok ? issued.value.link : null;
  }

  /** Redeems a code. The text of the signed answer; the same keys are given the same text again. */
  async redeem(request: EnrolmentRequest): Promise<Result<string, Refusal>> {
    if (!this.#origins.includes(request.origin)) return err({ code: 'foreign-origin', detail: 'origin' });
    if (request.hub !== this.#key.thumbprint) return err({ code: 'code-not-valid', detail: 'hub' });
    if (!(await verify(request.signKey, 'lintel/enrolment/1', unsigned(request), request.signature))) {
      return err({ code: 'bad-signature' });
    }
    if (!(await canAgree(request.receiveKey)))
      return err({ code: 'malformed-request', detail: 'receiveKey: not-a-key' });

    const hash = digestOf(request.code);
    const signThumbprint = await thumbprint(request.signKey);
    const keys = `${signThumbprint}.${await thumbprint(request.receiveKey)}`;
    return this.#store.transaction(async (store) => {
      const code = await store.codes.find(hash);
      if (code === null) return err(NOT_VALID);
      if (code.redeemedBy !== null)
        return code.redeemedBy === keys && code.answer !== null ? ok(code.answer) : err(NOT_VALID);
      const now = this.#clock().toISOString();
      if (code.revokedAt !== null || code.expiresAt <= now) return err(NOT_VALID);
      if (await store.devices.hasKey(signThumbprint)) return err(NOT_VALID);
      const owner = code.officer === null ? null : await store.officers.find(code.officer);
      if (code.officer !== null && owner?.removedAt !== null) return err(NOT_VALID);
      return ok(await this.#enrol(store, { request, hash, code, owner, signThumbprint, keys, now }));
    });
  }

  async #enrol(
    store: Store,
    given: {
      request: EnrolmentRequest;
      hash: Uint8Array;
      code: EnrolmentCodeRow;
      /** Whose further device it is; null: a new officer's. */
      owner: Officer | null;
      signThumbprint: string;
      keys: string;
      now: string;
    },
  ): Promise<string> {
    const { request, hash, code, owner, signThumbprint, keys, now } = given;
    const bureau = await store.bureaux.find(code.bureau);
    const dataRule = await store.bureaux.ruleInForce(code.bureau);
    if (bureau === null || dataRule === null) throw new Error('A code was issued for a bureau that is not complete');
    const membership: Membership = {
      device: uuidv7(),
      officer: owner === null ? { id: uuidv7(), name: request.officerName } : { id: owner.id, name: owner.name },
      role: owner?.role ?? code.role,
      bureau: { code: bureau.code, name: bureau.name },
    };
    const answer = await signedText(this.#key, 'lintel/enrolment-answer/1', {
      hubKey: this.#key.publicKey,
      boxKey: this.#key.box.publicKey,
      signKey: signThumbprint,
      membership,
      dataRule,
    });
    const { signKey, receiveKey } = request;
    const { device: id, officer, role } = membership;
    if (owner === null) await this.#welcome(store, { ...officer, bureau: bureau.code, role }, now);
    await store.devices.enrol(
      { id, bureau: bureau.code, officer: officer.id, signKey, signThumbprint, receiveKey },
      now,
    );
    const details = { code: code.id, device: id, officer: officer.id, bureau: bureau.code, role };
    await this.#audit.record(store, { kind: 'enrolment', act: 'enrolled', actor: null, details });
    if (!(await store.codes.redeem(hash, keys, answer))) throw new Error('A code was redeemed twice');
    return answer;
  }

  async #welcome(store: Store, officer: Pick<Officer, 'id' | 'bureau' | 'name' | 'role'>, now: string): Promise<void> {
    const isFirst = (await store.officers.of(officer.bureau)).length === 0;
    await store.officers.add(officer, now);
    if (officer.role !== 'bureau-admin' || isFirst) return;
    await this.#alerts.raise(store, newAdminAlert(officer.bureau, officer.id, new Date(now)));
  }
}

/** Whether the key is a point of the curve, with which others can agree on a secret. */
async function canAgree(key: PublicJwk): Promise<boolean> {
  try {
    await crypto.subtle.importKey('jwk', { ...key }, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
    return true;
  } catch {
    return false;
  }
}
