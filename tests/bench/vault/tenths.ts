import { browserMemory } from '../../browser/browser-processes.ts';
import type { PageMemory } from './page-memory.ts';
import type { JobNow, PageProbe } from './page-probe.ts';
import type { TaskTimes } from './task-times.ts';
import type { WorkerProbes } from './worker-probes.ts';

/** One tenth of a job. Sizes are bytes, at its end; `pss` is that of the browser's renderers, null where nobody tells. */
export type Tenth = {
  readonly filesPerSecond: number;
  readonly heap: number;
  readonly wasm: number;
  readonly pss: number | null;
};

export type Looks = {
  readonly page: PageProbe;
  readonly workers: WorkerProbes;
  readonly memory: PageMemory;
  readonly tasks: TaskTimes;
  /** Folder of the browser's profile. */
  readonly profile: string;
};

const LOOK_EVERY = 300;
/** Tasks are looked at for so long in each tenth. */
const TRACED = 10_000;
/** A job of which nothing gets done for so long, in milliseconds, will not end. */
const PATIENCE = 300_000;

/**
 * Waits for the end of a job and measures each tenth of it.
 *
 * @param files that it is about
 * @param onListed all files are listed, and most not hashed yet
 */
export async function watchTenths(looks: Looks, files: number, onListed: () => Promise<void>): Promise<Tenth[]> {
  const tenths: Tenth[] = [];
  const steps: [at: number, done: number][] = [];
  let [isListed, movedAt, traced] = [false, performance.now(), Promise.resolve()];
  for (;;) {
    const now = await looks.page.now();
    if (now.steps.length > 1 || steps.length === 0) movedAt = performance.now();
    for (const [at, done] of now.steps) if (done > (steps.at(-1)?.[1] ?? 0)) steps.push([at, done]);
    if (!isListed && now.total === files) {
      isListed = true;
      await onListed();
    }
    if (now.done >= ((tenths.length + 1) * files) / 10) {
      await traced;
      const tenth = await measure(looks, rate(steps, (tenths.length * files) / 10));
      tenths.push(tenth);
      console.log(`${tenths.length}/10  ${inWords(tenth)}`);
      // The last two are over too soon where there are few files.
      if (tenths.length < 9) traced = trace(looks);
    }
    if (now.state === 'done' && tenths.length === 10) {
      await traced;
      return tenths;
    }
    if (performance.now() - movedAt > PATIENCE) throw new Error(`The job stands still: ${told(now)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

async function trace({ page, tasks }: Looks): Promise<void> {
  await page.quietly(() => tasks.begin());
  await new Promise((resolve) => setTimeout(resolve, TRACED));
  await page.quietly(() => tasks.end());
}

/** Files a second since so many were done. */
function rate(steps: readonly (readonly [at: number, done: number])[], since: number): number {
  const [from, to] = [steps.find(([, done]) => done >= since), steps.at(-1)];
  return from === undefined || to === undefined ? NaN : ((to[1] - from[1]) * 1000) / (to[0] - from[0]);
}

async function measure({ page, workers, memory, profile }: Looks, filesPerSecond: number): Promise<Tenth> {
  const heap = await page.quietly(() => memory.heapBytes());
  return { filesPerSecond, heap, wasm: await workers.wasmBytes(), pss: browserMemory(profile)?.renderers ?? null };
}

const mebibytes = (bytes: number | null): string => (bytes === null ? '?' : (bytes / 2 ** 20).toFixed(0)).padStart(5);

const inWords = ({ filesPerSecond, heap, wasm, pss }: Tenth): string =>
  `${filesPerSecond.toFixed(1).padStart(7)} files/s  heap ${mebibytes(heap)} MiB  WASM ${mebibytes(wasm)} MiB  renderers ${mebibytes(pss)} MiB`;

const told = ({ state, done, total }: JobNow): string => `${state}, ${done} of ${total}`;
