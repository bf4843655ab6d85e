import type { Role } from '#lib/domain/wire/common.ts';
import type { StepUpAct, TokenScope } from '#lib/domain/wire/identity.ts';
import type { Refusal } from './refusal.ts';

/** Who calls: an officer at a device, or a bureau's own server, which is neither and has `scopes` instead. */
export type Actor = {
  bureau: string;
  role: Role;
  device: string | null;
  /** The officer's id, the same at each of the officer's devices. */
  officer: string | null;
  /** The id under which the session is listed. */
  session: string | null;
  /** When the officer last proved key and passphrase anew in this session, and for which act. */
  steppedUpAt: string | null;
  steppedUpFor: StepUpAct | null;
  /** What a token may do; null for an officer, whose role decides. */
  scopes: readonly TokenScope[] | null;
};

/** What a caller may want to do here. */
type Deed = 'ask' | 'submit' | 'read-receipt' | 'make-rule';

const ALLOWED: Record<Deed, readonly Role[]> = {
  ask: ['officer', 'bureau-admin', 'analyst'],
  submit: ['officer', 'bureau-admin'],
  'read-receipt': ['officer', 'bureau-admin', 'analyst', 'auditor'],
  'make-rule': ['bureau-admin'],
};

/** Why the actor may not do it, or null when it may. */
export function forbidden(actor: Actor, deed: Deed): Refusal | null {
  return ALLOWED[deed].includes(actor.role) ? null : { code: 'not-allowed' };
}
