import * as z from 'zod/mini';

/**
 * How far the hub's clock is ahead of this device's, in milliseconds; negative: behind. The true skew lies between
 * `skewMs - uncertaintyMs` and `skewMs + uncertaintyMs`.
 */
export const ClockSkew = z.strictObject({ skewMs: z.int(), uncertaintyMs: z.int().check(z.gte(0)) });
export type ClockSkew = z.infer<typeof ClockSkew>;

/** From here on an officer is warned: times of capture and seizure are compared with the clock of the device. */
const CLOCK_WARNING_MS = 2 * 60_000;
/** Nothing that is compared with a clock here is finer. */
const FINEST_MS = 1000;

/**
 * The skew by one exchange, as in Cristian, "Probabilistic clock synchronization" (1989): the hub looked at its clock at
 * some moment between the request and the answer, so the uncertainty is half the time in between.
 *
 * @param sentAt when the request was sent, by the device's clock, in milliseconds since 1970, as all three are
 * @param heardAt when the answer was there, by the same clock
 * @param hubAt what the hub's clock said in between
 * @returns null when the device's clock was turned back in between: then it tells nothing
 */
export function clockSkew(sentAt: number, heardAt: number, hubAt: number): ClockSkew | null {
  if (heardAt < sentAt) return null;
  return { skewMs: Math.round(hubAt - (sentAt + heardAt) / 2), uncertaintyMs: Math.ceil((heardAt - sentAt) / 2) };
}

/** What a skew says of this device's clock. It agrees with the hub's as far as the exchange, or a whole second, can tell. */
export function clockOfDevice({ skewMs, uncertaintyMs }: ClockSkew): 'agrees' | 'behind' | 'ahead' {
  if (Math.abs(skewMs) <= Math.max(uncertaintyMs, FINEST_MS)) return 'agrees';
  return skewMs > 0 ? 'behind' : 'ahead';
}

/** Whether a skew is so large that times noted on this device mislead. */
export function clockMisleads({ skewMs }: ClockSkew): boolean {
  return Math.abs(skewMs) >= CLOCK_WARNING_MS;
}
