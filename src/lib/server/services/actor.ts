import type { Role } from '#lib/domain/wire/common.ts';
import type { StepUpAct, TokenScope } from '#lib/domain/wire/identity.ts';
import type { Refusal } from './refusal.ts';
import { type Deed, DEEDS, type Right } from './rights.ts';

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

/** Why the actor may not do it, or null when it may. `DEEDS` decides: a token by its scopes, an officer by the role. */
export function forbidden({ role, scopes }: Pick<Actor, 'role' | 'scopes'>, deed: Deed): Refusal | null {
  const right: Right = DEEDS[deed];
  const may = scopes === null ? right.roles.includes(role) : right.scope !== undefined && scopes.includes(right.scope);
  return may ? null : { code: 'not-allowed' };
}
