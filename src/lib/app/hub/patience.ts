import type { Result } from '#lib/domain/result.ts';

/** Waits before the next tries (ms); the last one goes on. */
const WAITS = [1000, 2000, 4000, 8000, 16_000, 30_000];
const MOST_TRIES = 25;
/** What may pass by itself. Whatever else the hub says no with stays so. */
const PASSING = new Set(['unreachable', 'timeout', 'garbage', 'not-ready', 'internal-error', 'too-many-requests']);

/** Tries again what may be tried again, for about ten minutes: a train has tunnels. */
export class Patience {
  readonly #stop: AbortSignal;
  readonly #onWaiting: (code: string | null) => void;

  /** @param onWaiting is told why it waits, as a code, and null when it goes on */
  constructor(stop: AbortSignal, onWaiting: (code: string | null) => void) {
    this.#stop = stop;
    this.#onWaiting = onWaiting;
  }

  async with<T>(call: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
    let done = await call();
    for (let tries = 1; tries < MOST_TRIES && !done.ok && isPassing(done.error); tries++) {
      this.#onWaiting(done.error);
      await this.#wait(WAITS[Math.min(tries, WAITS.length) - 1] ?? 0);
      if (this.#stop.aborted) break;
      done = await call();
    }
    this.#onWaiting(null);
    return done;
  }

  #wait(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = () => {
      resolve(undefined);
    };
    const timer = setTimeout(end, ms);
    this.#stop.addEventListener('abort', end, { once: true });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#stop.removeEventListener('abort', end);
    });
  }
}

function isPassing(code: string): boolean {
  return PASSING.has(code) || /^http-5\d\d$/.test(code);
}
