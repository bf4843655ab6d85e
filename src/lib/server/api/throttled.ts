import type { Refusal } from '../services/refusal.ts';
import type { Throttle } from '../throttle.ts';

/** The refusal of a caller who asks too often, or null. */
export function throttled(throttle: Throttle, address: string): Refusal | null {
  const wait = throttle.take(address);
  return wait === 0 ? null : { code: 'too-many-requests', retryAfter: wait };
}
