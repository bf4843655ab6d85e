const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;

/**
 * How long to wait before attempt `attempt` + 1, in milliseconds: between half and all of a span that doubles from 2
 * seconds to 5 minutes. The random part keeps portals that lost the same hub from coming back at the same moment.
 * @param attempt failed attempts so far, at least 1
 * @param random uniform in [0, 1)
 */
export function retryDelay(attempt: number, random: number = Math.random()): number {
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** (Math.max(1, attempt) - 1));
  return Math.round(span * (0.5 + random / 2));
}
