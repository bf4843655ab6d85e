import type { Clock } from './services/refusal.ts';
import type { JobStore } from './store/job-store.ts';

/** How often it looks whether something is due, in milliseconds. */
const LOOK_EVERY = 10_000;
/** A process that dies while it has a job keeps others from it for so long at most. */
const LEASE = 120_000;
const RENEW_EVERY = 30_000;
/** A run that failed is tried again after this time, or after the job's own if that is shorter. */
const RETRY_AFTER = 60_000;

type Job = { name: string; everyMs: number; run: () => Promise<void> };

type Parts = {
  jobs: JobStore;
  clock: Clock;
  log: (message: string, facts: { job: string }, error: unknown) => void;
  /** Names this process among those that share the store. */
  holder?: string;
};

/**
 * Runs named jobs again and again, each by one process at a time, one after the other here. What was due while no hub ran is
 * made up for once at the start. A run that fails is logged and tried again; it never ends the hub.
 */
export class Schedule {
  readonly #parts: Parts;
  readonly #holder: string;
  readonly #jobs: Job[] = [];
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #round: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#holder = parts.holder ?? crypto.randomUUID();
  }

  /** @param run must stand being ended in the middle: the next run goes on from what was committed */
  add(name: string, everyMs: number, run: () => Promise<void>): void {
    if (this.#jobs.some((job) => job.name === name)) throw new Error(`"name" expected a new one, got ${name}`);
    this.#jobs.push({ name, everyMs, run });
  }

  /** Looks now, and from now on. */
  start(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY);
    this.#timer.unref();
    void this.look();
  }

  /** Ends after the run that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#round;
  }

  /** Runs what is due and nobody else has; joins a round that is under way. */
  async look(): Promise<void> {
    this.#round ??= this.#runDue().finally(() => {
      this.#round = null;
    });
    await this.#round;
  }

  async #runDue(): Promise<void> {
    for (const job of this.#jobs) {
      if (this.#stopped) return;
      try {
        if (await this.#parts.jobs.claim(this.#claim(job.name))) await this.#run(job);
      } catch (error) {
        this.#parts.log('A scheduled job failed', { job: job.name }, error);
      }
    }
  }

  async #run({ name, everyMs, run }: Job): Promise<void> {
    const renewal = setInterval(() => {
      // Whatever keeps it from being renewed will be seen by the job itself.
      this.#parts.jobs.keep(this.#claim(name)).catch(() => false);
    }, RENEW_EVERY);
    let wait = Math.min(everyMs, RETRY_AFTER);
    try {
      await run();
      wait = everyMs;
    } finally {
      clearInterval(renewal);
      await this.#parts.jobs.release(name, this.#holder, this.#after(wait));
    }
  }

  #claim(name: string) {
    return { name, holder: this.#holder, now: this.#after(0), leaseUntil: this.#after(LEASE) };
  }

  #after(ms: number): string {
    return new Date(this.#parts.clock().getTime() + ms).toISOString();
  }
}
