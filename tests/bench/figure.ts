/** One measured number. Ratios are our time divided by the baseline's, taken in turns in the same run: below 1 is faster. */
export type Figure = { readonly name: string; readonly value: number; readonly unit: string };

/** A group of measurements that can be asked for by its name; each figure comes as soon as it is measured. */
export type BenchSuite = () => AsyncIterable<Figure>;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** A figure with no more digits than a measurement is worth. */
export const figure = (name: string, value: number, unit: string): Figure => ({
  name,
  value: Number(value.toPrecision(3)),
  unit,
});

export type Timed = () => unknown;

/** Milliseconds that a piece of work takes. */
export async function milliseconds(work: Timed): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/**
 * The median over `rounds` of ours/baseline. Both run in every round, one right after the other, so that a load on the machine which comes
 * and goes weighs on both; a first round warms up and is not counted.
 * @param ours, baseline do their work and resolve to the milliseconds that it took
 */
export async function ratio(
  name: string,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
  rounds = 3,
): Promise<Figure> {
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const value = (await ours()) / (await baseline());
    if (round > 0) ratios.push(value);
  }
  return figure(name, median(ratios), 'ratio');
}
