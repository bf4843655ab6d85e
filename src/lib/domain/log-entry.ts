import * as z from 'zod/mini';
import { canonicalBytes, type Json } from './canonical.ts';
import type { Sha256Of } from './merkle.ts';

/** What the hub writes down: somebody consulted, contributed, changed or released something, or the hub did so by itself. */
export const LogKind = z.enum([
  'look-up',
  'submission',
  'withdrawal',
  'import',
  'data-rule',
  'bureau',
  'enrolment',
  'device',
  'session',
  'token',
  'role',
  'approval',
  'claim',
  'identification',
  'series',
  'hand-off',
  'review',
  'alert',
  'known-set',
  'retention',
  'audit-view',
  'restore',
]);
export type LogKind = z.infer<typeof LogKind>;

/** What a leaf commits to. `bureau` is null for what the hub or its operator did; `device` also for a bureau's own server. */
export type LogStatement = {
  kind: LogKind;
  /** What of that kind, in one or two words. */
  act: string;
  at: string;
  bureau: string | null;
  device: string | null;
  details: Readonly<Record<string, Json>>;
};

/** Bytes of a salt. */
export const SALT_BYTES = 32;

/**
 * The leaf of a statement: SHA-256 over the salt and the statement's canonical JSON (RFC 8785). Who has both can show what the
 * leaf says; once the salt is gone it says nothing any more, and every proof over the log stays what it was.
 */
export function commitment(sha256: Sha256Of, salt: Uint8Array, statement: LogStatement): Uint8Array {
  const { kind, act, at, bureau, device, details } = statement;
  const text = canonicalBytes({ kind, act, at, bureau, device, details });
  const bytes = new Uint8Array(salt.length + text.length);
  bytes.set(salt);
  bytes.set(text, salt.length);
  return sha256(bytes);
}
