import type { Refusal } from '../services/refusal.ts';
import type { Throttle } from '../throttle.ts';

/** The refusal of a caller who asks too often, or null. @param calls so many there must be room for, this one counted */
export function throttled(throttle: Throttle, address: string, calls = 1): Refusal | null {
  const wait = throttle.take(address, calls);
  return wait === 0 ? null : { code: 'too-many-requests', retryAfter: wait };
}
