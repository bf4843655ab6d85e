import type { PublicJwk } from '#lib/domain/signature.ts';
import type { Role } from '#lib/domain/wire/common.ts';
import type { StepUpAct, TokenScope } from '#lib/domain/wire/identity.ts';

export type Officer = {
  id: string;
  bureau: string;
  name: string;
  role: Role;
  createdAt: string;
  removedAt: string | null;
};

export type OfficerStore = {
  add(officer: Pick<Officer, 'id' | 'bureau' | 'name' | 'role'>, at: string): Promise<void>;
  find(id: string): Promise<Officer | null>;
  /** Those of a bureau who were not removed, the first to come first. */
  of(bureau: string): Promise<Officer[]>;
  /** Those of a role who have a device that is not revoked, of one bureau or of all. */
  able(role: Role, bureau?: string): Promise<Officer[]>;
  rename(id: string, name: string): Promise<void>;
  setRole(id: string, role: Role): Promise<void>;
  /** Revokes the officer's devices, ends their sessions, and revokes codes for further ones. */
  remove(id: string, at: string): Promise<void>;
};

/** A device with whom it speaks for. */
export type Device = {
  id: string;
  bureau: { code: string; name: string };
  officer: { id: string; name: string };
  role: Role;
  signKey: PublicJwk;
  revokedAt: string | null;
};

export type NewDevice = {
  id: string;
  bureau: string;
  /** The id of one who was added. */
  officer: string;
  signKey: PublicJwk;
  signThumbprint: string;
  receiveKey: PublicJwk;
};

export type DeviceFacts = {
  id: string;
  officer: string;
  name: string | null;
  enrolledAt: string;
  lastSeenAt: string | null;
  revokedAt: string | null;
};

export type DeviceStore = {
  enrol(device: NewDevice, at: string): Promise<void>;
  find(id: string): Promise<Device | null>;
  hasKey(signThumbprint: string): Promise<boolean>;
  /** All devices of these officers, the oldest first. */
  of(officers: readonly string[]): Promise<DeviceFacts[]>;
  rename(id: string, name: string): Promise<void>;
  /** From now on the device signs nothing and its sessions are over. False when it is none of this bureau's. */
  revoke(bureau: string, id: string, at: string): Promise<boolean>;
  any(): Promise<boolean>;
};

/** What a code is for. `officer`: whose further device; null: a new officer's. `issuedBy`: null is the operator. */
export type CodeTerms = {
  id: string;
  bureau: string;
  role: Role;
  officer: string | null;
  issuedBy: string | null;
  expiresAt: string;
};

export type EnrolmentCodeRow = CodeTerms & {
  revokedAt: string | null;
  /** Thumbprints of the two keys that redeemed it. */
  redeemedBy: string | null;
  /** The answer given to them, word for word. */
  answer: string | null;
};

export type OpenCode = CodeTerms & { issuedAt: string };

export type CodeStore = {
  issue(code: CodeTerms & { hash: Uint8Array }, at: string): Promise<void>;
  find(hash: Uint8Array): Promise<EnrolmentCodeRow | null>;
  /** Marks a code as used, once: false when it was used or revoked before. */
  redeem(hash: Uint8Array, redeemedBy: string, answer: string): Promise<boolean>;
  /** Codes of a bureau that could be used at a time. */
  open(bureau: string, at: string): Promise<OpenCode[]>;
  /** False when the bureau has no open code of this id. */
  revoke(bureau: string, id: string, at: string): Promise<boolean>;
  /** Revokes the codes of a bureau that nobody has used. */
  revokeOpen(bureau: string, at: string): Promise<void>;
};

export type SessionRow = {
  id: string;
  device: Device;
  lastSeenAt: string;
  expiresAt: string;
  steppedUpAt: string | null;
  steppedUpFor: StepUpAct | null;
};

export type SessionFacts = {
  id: string;
  device: { id: string; name: string | null };
  officer: { id: string; name: string };
  since: string;
  lastSeenAt: string;
  expiresAt: string;
};

export type SessionStore = {
  /** Keeps a challenge until it is taken; what has expired by `at` is forgotten. */
  challenge(hash: Uint8Array, device: string, expiresAt: string, at: string): Promise<void>;
  /** Takes a challenge away and says for whom it was and until when it held; null when there is none. */
  takeChallenge(hash: Uint8Array): Promise<{ device: string; expiresAt: string } | null>;
  /** Opens a session in place of every other one of the device. */
  open(session: { id: string; hash: Uint8Array; device: string; expiresAt: string }, at: string): Promise<void>;
  find(hash: Uint8Array): Promise<SessionRow | null>;
  /** Notes that the session, and with it its device, was used. */
  touch(hash: Uint8Array, at: string): Promise<void>;
  /** Puts a new secret in the place of the one that the session had, and notes the proof. False when there is none. */
  stepUp(hash: Uint8Array, next: { hash: Uint8Array; act: StepUpAct; at: string }): Promise<boolean>;
  /** Sessions of a bureau that were used since a time, of one officer or of all. */
  of(bureau: string, usedSince: string, officer?: string): Promise<SessionFacts[]>;
  end(hash: Uint8Array): Promise<void>;
  endById(ids: readonly string[]): Promise<void>;
  /** Forgets sessions that are over by `at` or were not used since `usedSince`. */
  expire(at: string, usedSince: string): Promise<void>;
};

export type TokenFacts = {
  id: string;
  bureau: string;
  label: string | null;
  scopes: TokenScope[];
  createdAt: string;
  /** Null: the operator. */
  createdBy: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

export type TokenStore = {
  add(token: Omit<TokenFacts, 'createdAt' | 'lastUsedAt'> & { hash: Uint8Array }, at: string): Promise<void>;
  /** One that is neither revoked nor over by `at`. */
  find(hash: Uint8Array, at: string): Promise<TokenFacts | null>;
  touch(id: string, at: string): Promise<void>;
  /** Those of a bureau that are not revoked, the newest first. */
  of(bureau: string): Promise<TokenFacts[]>;
  /** False when there is none to revoke; of one bureau, or of any. */
  revoke(id: string, at: string, bureau?: string): Promise<boolean>;
};
