/** How much of the machine a job may take: every worker, half of them, or one. */
export type Throttle = 'all' | 'half' | 'one';

/** How many of so many workers may work at once. */
export function workersAt(throttle: Throttle, workers: number): number {
  if (throttle === 'all') return workers;
  return throttle === 'half' ? Math.max(1, Math.floor(workers / 2)) : 1;
}
