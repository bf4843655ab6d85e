import * as z from 'zod/mini';

/**
 * Where a sealed document is on its way:
 * - `draft`: signed, so that what is looked at is what may leave; nobody has released it, and it never leaves like this
 * - `sealed`: released; it waits, and an earlier attempt may have failed
 * - `sending`: written before the request leaves, so after a crash it says that the hub may have it; the same bytes are
 *   sent again
 * - `acknowledged`: the hub's verified receipt is stored
 * - `pruned`: its bytes are gone; this entry, their SHA-256 and the receipt stay
 */
export const OutboxState = z.enum(['draft', 'sealed', 'sending', 'acknowledged', 'pruned']);
type OutboxState = z.infer<typeof OutboxState>;

type Stated = { readonly state: OutboxState };

/** Whether it has a receipt. */
export function isDelivered({ state }: Stated): boolean {
  return state === 'acknowledged' || state === 'pruned';
}

/** Whether it was released and has no receipt yet. */
export function isWaiting({ state }: Stated): boolean {
  return state === 'sealed' || state === 'sending';
}
