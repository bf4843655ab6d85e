import type { Hub } from '../current-hub.ts';
import type { Actor } from '../services/actor.ts';
import { callerOf } from './caller.ts';

/**
 * Whether a request that goes on for long would still be let in as the same caller. Asking is no use of the session, which else
 * would never fall idle.
 */
export function stillSignedIn(
  hub: Pick<Hub, 'origins' | 'tokens' | 'sessions'>,
  request: Request,
  sessionToken: string | undefined,
  actor: Actor,
): () => Promise<boolean> {
  return async () => {
    const caller = await callerOf(hub, request, sessionToken, 'look');
    if (!caller.ok || caller.value === null) return false;
    const { bureau, role, device } = caller.value;
    return bureau === actor.bureau && role === actor.role && device === actor.device;
  };
}
