import * as z from 'zod/mini';
import type { DataRule } from '#lib/domain/data-rule.ts';
import { EnrolmentCode, type EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import { StoredDataRule } from '#lib/domain/first-data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { PublicJwk, Thumbprint } from '#lib/domain/signature.ts';
import { RuleInForce } from '#lib/domain/wire/data-rule.ts';
import { Membership } from '#lib/domain/wire/identity.ts';
import { newKeyPair, openKeyPair, StoredKeyPair, type DeviceKey } from './device-keys.ts';
import { ManifestKeyStore } from './manifest-key.ts';
import { commit, jsonOf, Records, replace, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

const KEY = 'device';
const StoredIdentity = z.strictObject({
  status: z.enum(['invited', 'enrolled']),
  invitation: z.strictObject({ code: EnrolmentCode, hub: Thumbprint }),
  membership: z.nullable(Membership),
  hubKey: z.nullable(PublicJwk),
  dataRule: z.nullable(StoredDataRule),
  /** Records of the first release have none of these. */
  ruleMadeBy: z._default(RuleInForce.shape.madeBy, null),
  offeredRule: z._default(z.nullable(RuleInForce), null),
  boxKey: z._default(z.nullable(PublicJwk), null),
  signKey: StoredKeyPair,
  receiveKey: StoredKeyPair,
});
type StoredIdentity = z.infer<typeof StoredIdentity>;

/**
 * What the hub says about an enrolled device. `hubKey` is pinned once and for all. `dataRule` is the rule by which things leave,
 * and `ruleMadeBy` what the hub brought as its proof; `offeredRule` would let more leave and waits for its officer's word.
 */
export type Enrolment = {
  membership: Membership;
  hubKey: PublicJwk;
  dataRule: DataRule;
  ruleMadeBy: RuleInForce['madeBy'];
  offeredRule: RuleInForce | null;
  /** To which files for the hub are encrypted; null while the hub has told none. */
  boxKey: PublicJwk | null;
};

type Keys = { invitation: EnrolmentInvitation; signKey: DeviceKey; receiveKey: DeviceKey };

/** Who this device is. The facts of an enrolment are null while it is only invited. */
type InvitedIdentity = Keys & { status: 'invited' } & Record<keyof Enrolment, null>;
export type EnrolledIdentity = Keys & { status: 'enrolled' } & Enrolment;
export type Identity = InvitedIdentity | EnrolledIdentity;

/** The device's identity: at most one a vault. Private keys are opened at each reading and never kept here. */
export class IdentityStore {
  readonly #access: Access;
  readonly #records: Records<StoredIdentity>;
  readonly #ownKey: ManifestKeyStore;

  constructor(access: Access) {
    this.#access = access;
    this.#ownKey = new ManifestKeyStore(access);
    this.#records = new Records(access, 'identity', jsonOf(StoredIdentity));
  }

  async saved(): Promise<Result<Identity | null, StorageFailure>> {
    const stored = await this.#records.get(KEY);
    if (!stored.ok) return stored;
    return stored.value === null ? ok(null) : this.#open(stored.value);
  }

  /**
   * The key with which this device signs, made now when it has none. A device that enrols later goes on with it, so that
   * the hub knows by it whose manifests the earlier ones are.
   */
  async signingKey(): Promise<Result<DeviceKey, StorageFailure>> {
    const stored = await this.#records.get(KEY);
    if (!stored.ok) return stored;
    if (stored.value === null) return this.#ownKey.get();
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const key = await openKeyPair('sign', stored.value.signKey, keys.devices);
    return key === null ? err('damaged-record') : ok(key);
  }

  /**
   * Makes and stores the device keys for an invitation, before its code is redeemed: an answer that is lost on its way
   * can then be asked for again with the same keys. The same invitation gives the same identity; another one replaces
   * it with new keys, since a hub takes a key once, unless the device is enrolled.
   */
  async invite(invitation: EnrolmentInvitation): Promise<Result<Identity, StorageFailure | 'already-enrolled'>> {
    const stored = await this.#records.get(KEY);
    if (!stored.ok) return stored;
    if (stored.value !== null) {
      const { code, hub } = stored.value.invitation;
      if (code === invitation.code && hub === invitation.hub) return this.#open(stored.value);
      if (stored.value.status === 'enrolled') return err('already-enrolled');
    }
    const { keys } = this.#access;
    const own = stored.value === null ? await this.#ownKey.saved() : ok(null);
    if (!own.ok) return own;
    if (keys === null) return err('locked');
    const made: StoredIdentity = {
      status: 'invited',
      invitation,
      membership: null,
      hubKey: null,
      dataRule: null,
      ruleMadeBy: null,
      offeredRule: null,
      boxKey: null,
      signKey: own.value ?? (await newKeyPair('sign', keys.devices)),
      receiveKey: await newKeyPair('receive', keys.devices),
    };
    const mustBeNew = stored.value === null;
    const done = await commit(this.#access, [
      await this.#records.change(KEY, made, { mustBeNew }),
      ok(this.#ownKey.erasure()),
    ]);
    if (done.ok) return this.#open(made);
    // Another tab was invited first: with the same invitation, both go on with its keys.
    return done.error === 'taken' ? this.invite(invitation) : err(done.error);
  }

  /**
   * Keeps what the hub said about `identity`, after its signature was verified: at enrolment, and when a later sign-in
   * brings news. Refuses when the vault by now holds another device's keys.
   */
  async enrolled(identity: Identity, enrolment: Enrolment): Promise<Result<EnrolledIdentity, StorageFailure>> {
    const stored = await this.#records.get(KEY);
    if (!stored.ok) return stored;
    if (stored.value?.signKey.public.x !== identity.signKey.public.x) return err('storage-failed');
    const next: StoredIdentity = { ...stored.value, ...enrolment, status: 'enrolled' };
    const done = await replace(this.#access, [await this.#records.change(KEY, next)]);
    if (!done.ok) return done;
    const { invitation, signKey, receiveKey } = identity;
    return ok({ invitation, signKey, receiveKey, ...enrolment, status: 'enrolled' });
  }

  async #open({ status, ...stored }: StoredIdentity): Promise<Result<Identity, StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const signKey = await openKeyPair('sign', stored.signKey, keys.devices);
    const receiveKey = await openKeyPair('receive', stored.receiveKey, keys.devices);
    if (signKey === null || receiveKey === null) return err('damaged-record');
    const { invitation, membership, hubKey, dataRule, ruleMadeBy, offeredRule, boxKey } = stored;
    const own = { invitation, signKey, receiveKey };
    if (status === 'invited') {
      const rules = { dataRule: null, ruleMadeBy: null, offeredRule: null };
      return ok({ ...own, status, membership: null, hubKey: null, boxKey: null, ...rules });
    }
    if (membership === null || hubKey === null || dataRule === null) return err('damaged-record');
    return ok({ ...own, status, membership, hubKey, boxKey, dataRule, ruleMadeBy, offeredRule });
  }
}
