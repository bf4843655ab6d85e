import type { Result } from '#lib/domain/result.ts';
import type { NearDuplicates, NearMatch } from '../services/lookups.ts';
import type { NearWatch, NearWatches } from '../services/near-watches.ts';
import type { MaterialStore } from '../store/store.ts';
import type { WatchStore } from '../store/watch-store.ts';
import { Feed } from './feed.ts';
import { MatchThread } from './match-thread.ts';

/** The index is brought up to date this often, in milliseconds, even when nobody asks: a question seldom has to wait. */
const POLL = 1000;
/** A thread that dies at once again and again is given time, in milliseconds. */
const RESTART_DELAY = 200;

type Unavailable<T> = Promise<Result<T, 'unavailable'>>;
type Log = (message: string, error?: unknown) => void;
type Material = Pick<MaterialStore, 'fingerprintsAfter'>;
type Watches = Pick<WatchStore, 'fingerprintsAfter'>;

/** A thread with what brings it up to date; the next begins with the first row again. */
type Life = { thread: MatchThread; contributions: Feed; watches: Feed };

/**
 * The hub's near-duplicate index: a thread that holds every hash, fed from the store. Another process may have written
 * them. When the thread dies, another takes its place; until it holds everything, questions wait.
 */
export class IndexedNearDuplicates implements NearDuplicates, NearWatches {
  readonly #material: Material;
  readonly #watches: Watches;
  readonly #workerFile: URL;
  readonly #log: Log;
  readonly #poll: NodeJS.Timeout;
  #life: Life;
  #closed = false;

  /** @param parts `watches` may be left out where nobody asks to be told later */
  constructor(parts: { material: Material; watches?: Watches; workerFile: URL; log: Log }) {
    this.#material = parts.material;
    this.#watches = parts.watches ?? { fingerprintsAfter: () => Promise.resolve([]) };
    this.#workerFile = parts.workerFile;
    this.#log = parts.log;
    this.#life = this.#begin();
    this.#poll = setInterval(() => {
      this.upToDate().catch((error: unknown) => {
        this.#log('near-duplicate index: the store could not be read', error);
      });
    }, POLL);
    this.#poll.unref();
  }

  async search(questions: readonly Uint8Array[]): Unavailable<NearMatch[][]> {
    const { thread, contributions } = this.#life;
    const fed = await contributions.upToDate();
    if (!fed.ok) return fed;
    return thread.search('contributions', questions, (contribution, distance) => ({ contribution, distance }));
  }

  async searchWatches(questions: readonly Uint8Array[]): Unavailable<NearWatch[][]> {
    const { thread, watches } = this.#life;
    const fed = await watches.upToDate();
    return fed.ok ? thread.search('watches', questions, (watch, distance) => ({ watch, distance })) : fed;
  }

  /**
   * Compares contributions that the store no longer holds with nothing any more. One that is being read at this moment may
   * stay until the next start: it is found then, and not answered, since the store does not have it.
   */
  async forget(contributions: readonly number[]): Promise<void> {
    await this.#life.thread.remove('contributions', contributions);
  }

  /** Like `forget`, for watches that have ended. */
  async unwatch(watches: readonly number[]): Promise<void> {
    await this.#life.thread.remove('watches', watches);
  }

  /** Resolves when the thread holds all that was committed before this call. */
  async upToDate(): Unavailable<null> {
    const { contributions, watches } = this.#life;
    const fed = await contributions.upToDate();
    return fed.ok ? watches.upToDate() : fed;
  }

  /** How many hashes of contributions are compared, and how many of them no bucket holds yet. */
  size(): Unavailable<{ hashes: number; scanned: number }> {
    return this.#life.thread.size('contributions');
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    const { thread, contributions, watches } = this.#life;
    await thread.end();
    await Promise.all([contributions.settled(), watches.settled()]);
  }

  #begin(): Life {
    const thread = new MatchThread((error) => {
      if (this.#closed) return;
      this.#log('near-duplicate index: the matching thread ended and is started again', error);
      setTimeout(() => {
        if (!this.#closed) this.#life = this.#begin();
      }, RESTART_DELAY).unref();
    }, this.#workerFile);
    return {
      thread,
      contributions: new Feed(thread, 'contributions', async (after, limit) => {
        const rows = await this.#material.fingerprintsAfter(after, limit);
        return rows.map(({ id, hash }) => ({ id, hashes: hash }));
      }),
      watches: new Feed(thread, 'watches', async (after, limit) => {
        const rows = await this.#watches.fingerprintsAfter(after, limit);
        return rows.map(({ id, pdq }) => ({ id, hashes: pdq }));
      }),
    };
  }
}
