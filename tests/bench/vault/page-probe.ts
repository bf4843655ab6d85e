import type { Page } from '@playwright/test';

/** How long the page could not answer, in milliseconds. */
export type Stalls = {
  /** The longest task: as the browser tells of those from 50 ms on, or as a gap between two turns of the event loop. */
  readonly longest: number;
  /** How many tasks took more than 50 ms. */
  readonly long: number;
  /** The longest of them, with the number of files that were done then. */
  readonly worst: readonly { readonly milliseconds: number; readonly done: number }[];
};

/** How far the job is, as an officer's page shows it. */
export type JobNow = {
  readonly state: string;
  readonly total: number;
  readonly done: number;
  /** When, by the page's clock, so many files were done: at each change that was seen. */
  readonly steps: readonly (readonly [at: number, done: number])[];
};

type Probe = {
  now: () => JobNow;
  stalls: () => Stalls;
  /** What happens until `resume` is of our own making. */
  hush: () => void;
  resume: () => void;
};

const probeOf = (page: Page) => ({
  call: <K extends keyof Probe>(name: K) =>
    page.evaluate((what) => (window as unknown as { probe: Probe }).probe[what](), name) as Promise<
      ReturnType<Probe[K]>
    >,
});

/** Looks at a page from inside: how far its job is, and how long it ever stands still. */
export class PageProbe {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async install(page: Page): Promise<PageProbe> {
    await page.evaluate(probe);
    return new PageProbe(page);
  }

  now(): Promise<JobNow> {
    return probeOf(this.#page).call('now');
  }

  /** Since the last call. */
  stalls(): Promise<Stalls> {
    return probeOf(this.#page).call('stalls');
  }

  /** Does something to the page that may hold it up, and is not to be counted. */
  async quietly<T>(work: () => Promise<T>): Promise<T> {
    const { call } = probeOf(this.#page);
    await call('hush');
    try {
      return await work();
    } finally {
      await call('resume');
    }
  }
}

/** Runs in the page. */
function probe(): void {
  /** What a browser waits at least between two timers of one chain; what counts as long; in milliseconds. */
  const [CLAMP, LONG, LOOK_EVERY] = [4, 50, 50];
  type Task = { at: number; milliseconds: number; done: number };
  let [tasks, gaps]: [Task[], Task[]] = [[], []];
  let steps: [number, number][] = [];
  let hushed: [from: number, to: number][] = [];
  let [last, lookedAt] = [performance.now(), 0];
  const progress = () => document.querySelector<HTMLElement>('[data-testid=job-progress]')?.dataset;
  const done = () => Number(progress()?.['done'] ?? 0);

  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      tasks.push({ at: startTime, milliseconds: duration, done: done() });
  });
  observer.observe({ type: 'longtask' });

  const turn = () => {
    const now = performance.now();
    if (now - last > LONG + CLAMP) gaps.push({ at: last, milliseconds: now - last - CLAMP, done: done() });
    last = now;
    if (now - lookedAt > LOOK_EVERY) {
      lookedAt = now;
      const so = done();
      if (so !== (steps.at(-1)?.[1] ?? 0)) steps.push([now, so]);
    }
    setTimeout(turn);
  };
  setTimeout(turn);

  const isOurs = ({ at, milliseconds }: Task) => hushed.some(([from, to]) => at < to && at + milliseconds > from);

  const take: Probe = {
    now: () => {
      const taken = steps;
      steps = taken.slice(-1);
      const { total, done } = progress() ?? {};
      const state = document.querySelector('[data-testid=job-state]')?.textContent.trim() ?? '';
      return { state, total: Number(total ?? 0), done: Number(done ?? 0), steps: taken };
    },
    stalls: () => {
      const [long, wide] = [tasks, gaps].map((each) => each.filter((task) => !isOurs(task)));
      [tasks, gaps, hushed] = [[], [], hushed.slice(-1)];
      const all = [...(long ?? []), ...(wide ?? [])].sort((a, b) => b.milliseconds - a.milliseconds);
      return {
        longest: all[0]?.milliseconds ?? 0,
        long: long?.length ?? 0,
        worst: all.slice(0, 10).map(({ milliseconds, done }) => ({ milliseconds: Math.round(milliseconds), done })),
      };
    },
    hush: () => void hushed.push([performance.now(), Infinity]),
    resume: () => {
      const current = hushed.at(-1);
      // What was begun meanwhile ends with the next turns.
      if (current !== undefined) current[1] = performance.now() + LONG;
    },
  };
  Object.assign(window, { probe: take });
}
