import { err, ok, type Result } from '#lib/domain/result.ts';
import type { NearDuplicates, NearMatch } from '../services/lookups.ts';
import type { MaterialStore } from '../store/store.ts';
import { MatchThread } from './match-thread.ts';

/** Hashes that are read and handed over at once. */
const PAGE = 5000;
/** The index is brought up to date this often even when nobody asks, so that a question seldom has to wait. */
const POLL = 1000;
/** A thread that dies at once again and again is given time, in milliseconds. */
const RESTART_DELAY = 200;

/**
 * The hub's near-duplicate index: a thread that holds every hash, fed from the store in the order of its rows. Another
 * process may have written them. (A store whose rows may become visible out of order must see to it that they do not.)
 */
export class IndexedNearDuplicates implements NearDuplicates {
  readonly #material: MaterialStore;
  readonly #workerFile: URL;
  readonly #log: (message: string, error?: unknown) => void;
  readonly #poll: NodeJS.Timeout;
  #thread: MatchThread;
  /** The newest contribution that the thread holds. */
  #newest = 0;
  #feeding: Promise<Result<null, 'unavailable'>> | null = null;
  #closed = false;

  constructor({
    material,
    workerFile,
    log,
  }: {
    material: MaterialStore;
    workerFile: URL;
    log: (message: string, error?: unknown) => void;
  }) {
    this.#material = material;
    this.#workerFile = workerFile;
    this.#log = log;
    this.#thread = this.#start();
    this.#poll = setInterval(() => {
      this.upToDate().catch((error: unknown) => {
        this.#log('near-duplicate index: the store could not be read', error);
      });
    }, POLL);
    this.#poll.unref();
  }

  async search(questions: readonly Uint8Array[]): Promise<Result<NearMatch[][], 'unavailable'>> {
    const fed = await this.upToDate();
    return fed.ok ? this.#thread.call({ call: 'search', questions }) : fed;
  }

  /**
   * Compares contributions that the store no longer holds with nothing any more. One that is being read at this moment may
   * stay until the next start: it is found then, and not answered, since the store does not have it.
   */
  async forget(contributions: readonly number[]): Promise<void> {
    await this.#thread.call({ call: 'remove', contributions });
  }

  /** Resolves when the thread holds all that was committed before this call. */
  async upToDate(): Promise<Result<null, 'unavailable'>> {
    // A run that is under way may have read past the rows that this caller means.
    if (this.#feeding !== null) await this.#feeding;
    this.#feeding ??= this.#feed(this.#thread).finally(() => {
      this.#feeding = null;
    });
    return this.#feeding;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    await this.#thread.end();
    await this.#feeding?.catch(() => undefined);
  }

  async #feed(thread: MatchThread): Promise<Result<null, 'unavailable'>> {
    for (;;) {
      if (this.#closed || thread.ended) return err('unavailable');
      const rows = await this.#material.fingerprintsAfter(this.#newest, PAGE);
      const last = rows.at(-1);
      if (last === undefined) return ok(null);
      const hashed = rows.flatMap(({ id, hash }) => (hash === null ? [] : [{ id, hash }]));
      const hashes = Buffer.concat(hashed.map((row) => row.hash));
      const added = await thread.call({ call: 'add', contributions: hashed.map((row) => row.id), hashes });
      // A new thread begins with the first row again.
      if (!added.ok || thread !== this.#thread) return err('unavailable');
      this.#newest = last.id;
    }
  }

  #start(): MatchThread {
    return new MatchThread((error) => {
      if (this.#closed) return;
      this.#log('near-duplicate index: the matching thread ended and is started again', error);
      setTimeout(() => {
        if (this.#closed) return;
        this.#newest = 0;
        this.#thread = this.#start();
      }, RESTART_DELAY).unref();
    }, this.#workerFile);
  }
}
