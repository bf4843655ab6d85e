import type { StepUpAct } from '#lib/domain/wire/identity.ts';
import type { Actor } from './actor.ts';
import type { Clock, Refusal } from './refusal.ts';

/** For so long an officer need not prove key and passphrase again for the same act. */
export const STEP_UP_LIFETIME = 5 * 60 * 1000;

/**
 * Null when the actor has just proved for this very act that the device's key and its officer's passphrase are at hand;
 * else the refusal, which names the act, so that the portal can ask and repeat. To be called after `forbidden`. Where a route
 * always needs it, its line in `ROUTES` says so instead.
 */
export function notSteppedUp(actor: Actor, act: StepUpAct, clock: Clock): Refusal | null {
  const { steppedUpAt, steppedUpFor } = actor;
  const age = steppedUpAt === null ? Infinity : clock().getTime() - Date.parse(steppedUpAt);
  return steppedUpFor === act && age < STEP_UP_LIFETIME ? null : { code: 'step-up-needed', detail: act };
}
