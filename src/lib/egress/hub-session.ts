import { canonicalBytes, canonicalJson, type Json } from '#lib/domain/canonical.ts';
import type { DataRule } from '#lib/domain/data-rule.ts';
import type { EnrolmentInvitation } from '#lib/domain/enrolment-link.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { sign } from '#lib/domain/signature.ts';
import type { Approval, RuleMade } from '#lib/domain/wire/approval.ts';
import type { RuleInForce } from '#lib/domain/wire/data-rule.ts';
import { type SessionAnswer, type SessionRequest, StepUpAct, type StepUpAnswer } from '#lib/domain/wire/identity.ts';
import type { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { EnrolledIdentity, Enrolment, Identity } from '#lib/vault/identity-store.ts';
import type { Vault } from '#lib/vault/vault.ts';
import type { Following } from './alert-following.ts';
import type { LookupDisclosure } from './disclosure.ts';
import { HubClient, type Schema, type WireRequest } from './hub-client.ts';
import { failed, failureCode, notStored, type HubFailure } from './hub-failure.ts';
import { Ledger } from './ledger.ts';
import { isSame, ruleNews } from './rule-news.ts';
import {
  checkCarriedReceipt,
  checkChallenge,
  checkEnrolment,
  checkLookup,
  checkReceipt,
  checkSession,
  type Submitted,
} from './signed-answer.ts';

export type ApiRoute = WireRequest['route'];

/** What a device signs in answer to a challenge. */
type Proof = Omit<SessionRequest, 'signature'>;

/**
 * This device at its hub: enrols, signs in, asks and submits. Nothing of an answer is kept or handed on before the
 * hub's signature over it was verified with the pinned key.
 */
export class HubSession {
  readonly #vault: Vault;
  readonly #origin: string;
  readonly #hub: HubClient;
  readonly #now: () => number;
  #signedInUntil = 0;
  #signingIn: Promise<Result<SessionAnswer, HubFailure>> | null = null;

  /** @param origin the site that this browser shows, e.g. `https://hub.example`; sign-ins are bound to it */
  constructor(
    vault: Vault,
    origin: string,
    hub: HubClient = new HubClient({ ledger: new Ledger(vault.ledger) }),
    now: () => number = Date.now,
  ) {
    this.#vault = vault;
    this.#origin = origin;
    this.#hub = hub;
    this.#now = now;
  }

  get signedIn(): boolean {
    return this.#signedInUntil > this.#now();
  }

  /**
   * Redeems an invitation. The device keys are in the vault before the code leaves, so when the answer is lost, calling
   * this again asks for it again as the same device.
   */
  async enrol(invitation: EnrolmentInvitation, officerName: string): Promise<Result<EnrolledIdentity, HubFailure>> {
    const invited = await this.#vault.identity.invite(invitation);
    if (!invited.ok)
      return invited.error === 'already-enrolled' ? failed('already-enrolled') : notStored(invited.error);
    const identity = invited.value;
    if (identity.status === 'enrolled') return ok(identity);
    const { signKey, receiveKey } = identity;
    const request = {
      ...invitation,
      officerName,
      origin: this.#origin,
      signKey: signKey.public,
      receiveKey: receiveKey.public,
    };
    const signature = await sign(signKey.private, 'lintel/enrolment/1', request);
    const answer = await this.#hub.enrol(canonicalBytes({ ...request, signature }));
    if (!answer.ok) return answer;
    const good = await checkEnrolment(answer.value, invitation.hub, identity);
    if (!good.ok) return good;
    const { membership, hubKey, dataRule, boxKey = null } = answer.value;
    // The first rule comes with the invitation's trust: there is none yet that it could loosen.
    return this.#keep(identity, { membership, hubKey, boxKey, ...used(dataRule) });
  }

  /** Proves possession of the device key; calls at the same time share one sign-in. */
  async signIn(): Promise<Result<SessionAnswer, HubFailure>> {
    this.#signingIn ??= this.#signIn().finally(() => (this.#signingIn = null));
    return this.#signingIn;
  }

  /** Proves to the hub once more, for one act, that this device's key is at hand. The caller has asked for the passphrase. */
  async stepUp(act: StepUpAct): Promise<Result<StepUpAnswer, HubFailure>> {
    return this.#asOfficer(async (identity) => {
      const proof = await this.#answerTo(identity);
      if (!proof.ok) return proof;
      const content = { ...proof.value, act };
      const signature = await sign(identity.signKey.private, 'lintel/step-up/1', content);
      const answer = await this.#hub.stepUp(canonicalBytes({ ...content, signature }));
      return answer.ok && answer.value.act !== act ? failed('garbage') : answer;
    });
  }

  async signOut(): Promise<Result<void, HubFailure>> {
    this.#signedInUntil = 0;
    return this.#hub.signOut();
  }

  /** Asks the hub exactly what the disclosure shows; a verified answer is in the vault before it is returned. */
  async lookup(disclosure: LookupDisclosure): Promise<Result<LookupAnswer, HubFailure>> {
    return this.#asOfficer(async (identity) => {
      const answer = await this.#hub.lookUp(disclosure.body);
      if (!answer.ok) return answer;
      const good = await checkLookup(answer.value, disclosure, await sha256Hex(disclosure.body), identity);
      if (!good.ok) return good;
      await this.#hub.noteClock(answer.value, answer.value.asOf);
      const items = disclosure.records.map(({ ref, sha256 }) => ({ ref, sha256 }));
      const kept = await this.#vault.answers.put({ answer: answer.value, items, device: identity.membership.device });
      return kept.ok ? answer : notStored(kept.error);
    });
  }

  /** Sends the sealed bytes of a batch or a withdrawal; the receipt is verified to be about exactly them. */
  async submit(body: Uint8Array<ArrayBuffer>, batch: Submitted): Promise<Result<Receipt, HubFailure>> {
    return this.#asOfficer(async (identity) => {
      const receipt = await (batch.withdraws === null ? this.#hub.submit(body) : this.#hub.withdraw(body));
      if (!receipt.ok) return receipt;
      const good = await checkReceipt(receipt.value, batch, identity);
      if (!good.ok) return good;
      await this.#hub.noteClock(receipt.value, receipt.value.receivedAt);
      return receipt;
    });
  }

  /**
   * Signs the next version of the bureau's rule and hands it to the hub. Once it is in force this device uses it; one that waits
   * for a second person changes nothing here. What the hub answers needs no signature of its own: it must be the very document
   * that was signed here, or about the same rule.
   */
  async makeDataRule(rule: DataRule): Promise<Result<RuleMade, HubFailure>> {
    return this.#asOfficer(async (identity) => {
      const { membership, signKey, hubKey, boxKey } = identity;
      const madeAt = new Date(this.#now()).toISOString();
      const content = { bureau: membership.bureau.code, rule, device: membership.device, madeAt };
      const document = { ...content, signature: await sign(signKey.private, 'lintel/data-rule/1', content) };
      const made = await this.#hub.makeDataRule(canonicalBytes(document));
      if (!made.ok) return made;
      if ('waiting' in made.value) return isAbout(made.value.waiting, rule) ? made : failed('garbage');
      const ours = { rule, madeBy: { document, signKey: signKey.public, officer: membership.officer.name } };
      if (canonicalJson(made.value) !== canonicalJson(ours)) return failed('garbage');
      const kept = await this.#keep(identity, { membership, hubKey, boxKey, ...used(ours) });
      return kept.ok ? made : kept;
    });
  }

  /**
   * Goes on under the rule that the hub offers. Asks nothing of the hub.
   *
   * @param shown the rule that the officer has looked at: while somebody reads, another one may be offered
   */
  async acceptOfferedRule(shown: DataRule): Promise<Result<EnrolledIdentity, HubFailure>> {
    const enrolled = await this.#enrolled();
    if (!enrolled.ok) return enrolled;
    const { membership, hubKey, boxKey, offeredRule } = enrolled.value;
    if (offeredRule === null || !isSame(offeredRule.rule, shown)) return failed('other-rule');
    return this.#keep(enrolled.value, { membership, hubKey, boxKey, ...used(offeredRule) });
  }

  /** Hands in a parcel that somebody carries; the receipt is verified to be this hub's, for this bureau. */
  async handIn(parcel: Uint8Array<ArrayBuffer>): Promise<Result<Receipt, HubFailure>> {
    return this.#asOfficer(async (identity) => {
      const receipt = await this.#hub.handIn(parcel);
      if (!receipt.ok) return receipt;
      const good = await checkCarriedReceipt(receipt.value, identity);
      if (!good.ok) return good;
      await this.#hub.noteClock(receipt.value, receipt.value.receivedAt);
      return receipt;
    });
  }

  /** Reads from the hub what an officer may see there. What it answers is not signed, and proves nothing to others. */
  async read<T extends object>(schema: Schema<T>, route: ApiRoute): Promise<Result<T, HubFailure>> {
    return this.#asOfficer(() => this.#hub.read(schema, route));
  }

  /** Hears of the bureau's alerts as they become known; ends when the hub, the network or the caller ends it. */
  async follow(following: Following): Promise<Result<void, HubFailure>> {
    return this.#asOfficer(() => this.#hub.follow(following));
  }

  /** Does something at the hub as an officer, by a body of JSON; `step-up` says that it has to be proved first. */
  async act<T extends object>(schema: Schema<T>, route: ApiRoute, content: Json): Promise<Result<T, HubFailure>> {
    const done = await this.#asOfficer(() => this.#hub.act(schema, route, canonicalBytes(content)));
    const act = StepUpAct.safeParse(done.ok || done.error.kind !== 'problem' ? null : done.error.problem.detail);
    const isAsked = !done.ok && failureCode(done.error) === 'step-up-needed' && act.success;
    return isAsked ? err({ kind: 'step-up', act: act.data }) : done;
  }

  /** Signs in first where needed, and once more when the hub has forgotten the session. */
  async #asOfficer<T>(
    work: (identity: EnrolledIdentity) => Promise<Result<T, HubFailure>>,
  ): Promise<Result<T, HubFailure>> {
    for (let again = true; ; again = false) {
      if (!this.signedIn) {
        const session = await this.signIn();
        if (!session.ok) return session;
      }
      const identity = await this.#enrolled();
      if (!identity.ok) return identity;
      const done = await work(identity.value);
      if (done.ok || done.error.kind !== 'problem' || done.error.problem.status !== 401) return done;
      this.#signedInUntil = 0;
      if (!again) return done;
    }
  }

  /**
   * A network that delivers a request twice uses its challenge up: the no to the copy is then heard instead of the yes
   * before it. So the first no is no reason to give up.
   */
  async #signIn(): Promise<Result<SessionAnswer, HubFailure>> {
    const session = await this.#proveKey();
    const isRefused = !session.ok && failureCode(session.error) === 'sign-in-refused';
    return isRefused ? this.#proveKey() : session;
  }

  async #proveKey(): Promise<Result<SessionAnswer, HubFailure>> {
    const enrolled = await this.#enrolled();
    if (!enrolled.ok) return enrolled;
    const identity = enrolled.value;
    const proof = await this.#answerTo(identity);
    if (!proof.ok) return proof;
    const signature = await sign(identity.signKey.private, 'lintel/session/1', proof.value);
    const session = await this.#hub.signIn(canonicalBytes({ ...proof.value, signature }));
    if (!session.ok) return session;
    const good = await checkSession(session.value, proof.value.challenge, identity);
    if (!good.ok) return good;
    const kept = await this.#keepNews(session.value);
    if (!kept.ok) return kept;
    this.#signedInUntil = Date.parse(session.value.expiresAt);
    return session;
  }

  /** Asks for a challenge and gives what is to be signed in answer to it. */
  async #answerTo(identity: EnrolledIdentity): Promise<Result<Proof, HubFailure>> {
    const { device } = identity.membership;
    const asked = await this.#hub.challenge(canonicalBytes({ device }));
    if (!asked.ok) return asked;
    const ours = await checkChallenge(asked.value, identity, this.#origin);
    if (!ours.ok) return ours;
    const { challenge, hub, madeAt } = asked.value;
    if (madeAt !== undefined) await this.#hub.noteClock(asked.value, madeAt);
    return ok({ challenge, device, origin: this.#origin, hub });
  }

  /** Roles and rules change at the hub; the pinned key never does here, and what leaves is never loosened from there. */
  async #keepNews({ membership, dataRule: brought, boxKey: told }: SessionAnswer): Promise<Result<void, HubFailure>> {
    // Read anew: another tab may have accepted a rule meanwhile.
    const enrolled = await this.#enrolled();
    if (!enrolled.ok) return enrolled;
    const identity = enrolled.value;
    const news = await ruleNews(brought, identity);
    if (news === 'refuse') return failed('false-rule');
    const { hubKey } = identity;
    const boxKey = told ?? identity.boxKey;
    const { dataRule, ruleMadeBy } = identity;
    const offeredRule = news === 'offer' ? brought : null;
    const rules = news === 'use' ? used(brought) : { dataRule, ruleMadeBy, offeredRule };
    const before = { membership: identity.membership, dataRule, ruleMadeBy, offeredRule: identity.offeredRule };
    const { boxKey: had } = identity;
    const same = canonicalJson({ membership, boxKey, ...rules }) === canonicalJson({ ...before, boxKey: had });
    if (same) return ok(undefined);
    const kept = await this.#keep(identity, { membership, hubKey, boxKey, ...rules });
    return kept.ok ? ok(undefined) : kept;
  }

  async #keep(identity: Identity, enrolment: Enrolment): Promise<Result<EnrolledIdentity, HubFailure>> {
    const kept = await this.#vault.identity.enrolled(identity, enrolment);
    return kept.ok ? kept : notStored(kept.error);
  }

  async #enrolled(): Promise<Result<EnrolledIdentity, HubFailure>> {
    const saved = await this.#vault.identity.saved();
    if (!saved.ok) return notStored(saved.error);
    return saved.value?.status === 'enrolled' ? ok(saved.value) : failed('not-enrolled');
  }
}

/** A request of the hub's that waits for a second person, about this rule. */
function isAbout({ subject }: Approval, rule: DataRule): boolean {
  return subject.kind === 'data-rule' && isSame(subject.document.rule, rule);
}

/** From now on things leave by this rule, and no other one is offered. */
function used({ rule, madeBy }: RuleInForce): Pick<Enrolment, 'dataRule' | 'ruleMadeBy' | 'offeredRule'> {
  return { dataRule: rule, ruleMadeBy: madeBy, offeredRule: null };
}
