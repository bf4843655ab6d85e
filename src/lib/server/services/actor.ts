import type { Role } from '#lib/domain/wire/common.ts';
import type { Refusal } from './refusal.ts';

/** Who calls: an officer at a device, or with `device: null` a bureau's own server. */
export type Actor = { bureau: string; role: Role; device: string | null };

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
