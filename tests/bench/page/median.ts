/** Runs some pieces of work in turns; the median of what each returned. The first round warms up and does not count. */
export async function medians<K extends string>(
  rounds: number,
  round: () => Promise<Record<K, number>>,
): Promise<Record<K, number>> {
  const values = new Map<string, number[]>();
  for (let i = 0; i <= rounds; i++) {
    const measured: Record<string, number> = await round();
    if (i === 0) continue;
    for (const [name, value] of Object.entries(measured)) values.set(name, [...(values.get(name) ?? []), value]);
  }
  const median = (all: number[]) => all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;
  return Object.fromEntries([...values].map(([name, all]) => [name, median(all)])) as Record<K, number>;
}

/** Milliseconds that a piece of work takes, and what it gives. */
export async function timed<T>(work: () => T | Promise<T>): Promise<readonly [number, T]> {
  const from = performance.now();
  const value = await work();
  return [performance.now() - from, value];
}
