import * as z from 'zod/mini';
import { base64urlOf } from '../base64url.ts';
import { EnrolmentCode } from '../enrolment-link.ts';
import { PublicJwk, Signature, Thumbprint } from '../signature.ts';
import { Uuid } from '../uuid.ts';
import { BureauCode, Instant, Role, ShortText } from './common.ts';
import { RuleInForce } from './data-rule.ts';

/** The origin that the officer's browser shows, without a path. */
const Origin = z.string().check(z.regex(/^https?:\/\/[^/\s]{1,255}$/));

/**
 * Redeems a one-time code. Signed by the new device key (purpose `lintel/enrolment/1`) over everything but the
 * signature. The same code with the same keys is answered again, so that a lost answer costs nothing.
 */
export const EnrolmentRequest = z.strictObject({
  code: EnrolmentCode,
  officerName: ShortText,
  origin: Origin,
  hub: Thumbprint,
  signKey: PublicJwk,
  receiveKey: PublicJwk,
  signature: Signature,
});
export type EnrolmentRequest = z.infer<typeof EnrolmentRequest>;

/** Who a device speaks for. */
export const Membership = z.strictObject({
  device: Uuid,
  officer: z.strictObject({ id: Uuid, name: ShortText }),
  role: Role,
  bureau: z.strictObject({ code: BureauCode, name: ShortText }),
});
export type Membership = z.infer<typeof Membership>;

/** Signed by the hub (purpose `lintel/enrolment-answer/1`); the device checks the key against the pinned thumbprint. */
export const EnrolmentAnswer = z.strictObject({
  hubKey: PublicJwk,
  /** To which files for the hub are encrypted (ECDH). Hubs of the first version have none. */
  boxKey: z.optional(PublicJwk),
  /** Thumbprint of the device's signing key: binds the answer to the request. */
  signKey: Thumbprint,
  membership: Membership,
  dataRule: RuleInForce,
  signature: Signature,
});
export type EnrolmentAnswer = z.infer<typeof EnrolmentAnswer>;

export const ChallengeRequest = z.strictObject({ device: Uuid });

/** Signed by the hub (purpose `lintel/challenge/1`): a device answers its own hub only. */
export const Challenge = z.strictObject({
  challenge: base64urlOf(32),
  device: Uuid,
  origin: Origin,
  /** The hub's clock, with which the device compares its own. Hubs of the first version do not tell. */
  madeAt: z.optional(Instant),
  expiresAt: Instant,
  hub: Thumbprint,
  signature: Signature,
});
export type Challenge = z.infer<typeof Challenge>;

/** Signed by the device (purpose `lintel/session/1`), bound to the origin that its browser shows. */
export const SessionRequest = z.strictObject({
  challenge: base64urlOf(32),
  device: Uuid,
  origin: Origin,
  hub: Thumbprint,
  signature: Signature,
});
export type SessionRequest = z.infer<typeof SessionRequest>;

/** Signed by the hub (purpose `lintel/session-answer/1`); the session itself is in an HttpOnly cookie. */
export const SessionAnswer = z.strictObject({
  challenge: base64urlOf(32),
  boxKey: z.optional(PublicJwk),
  membership: Membership,
  dataRule: RuleInForce,
  expiresAt: Instant,
  signature: Signature,
});
export type SessionAnswer = z.infer<typeof SessionAnswer>;

/** What a bearer token may be used for. */
export const TokenScope = z.enum(['look-up', 'submit', 'read-alerts', 'read-receipts']);
export type TokenScope = z.infer<typeof TokenScope>;

/** The acts before which a device proves itself once more. */
export const StepUpAct = z.enum([
  'issue-code',
  'add-bureau',
  'revoke-device',
  'remove-officer',
  'change-role',
  'make-token',
  'revoke-token',
  'end-sessions',
  'decide-approval',
  'set-retention',
  'release-flood',
  'change-series',
  'withdraw',
  'reopen-review',
  'commit-import',
]);
export type StepUpAct = z.infer<typeof StepUpAct>;

/**
 * Proves once more, for one act, that the device's key is at hand, and by it the passphrase that opens it. Signed by the device
 * (purpose `lintel/step-up/1`); the challenge is one for a sign-in. The session goes on under a new secret.
 */
export const StepUpRequest = z.strictObject({
  challenge: base64urlOf(32),
  device: Uuid,
  origin: Origin,
  hub: Thumbprint,
  act: StepUpAct,
  signature: Signature,
});
export type StepUpRequest = z.infer<typeof StepUpRequest>;

/** Until when the act may be done without another proof. */
export const StepUpAnswer = z.strictObject({ act: StepUpAct, until: Instant });
export type StepUpAnswer = z.infer<typeof StepUpAnswer>;
