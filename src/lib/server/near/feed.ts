import { err, ok, type Result } from '#lib/domain/result.ts';
import type { MatchThread } from './match-thread.ts';
import type { Collection } from './protocol.ts';

/** Rows that are read and handed over at once: a few milliseconds of the thread that answers requests. */
const PAGE = 2000;
const HASH_BYTES = 32;

/** What owns 1 to 8 hashes of 32 bytes, end to end, or none. */
export type Fingerprint = { id: number; hashes: Uint8Array | null };

type Fed = Result<null, 'unavailable'>;

/**
 * Hands one thread all rows of the store in the order of their numbers, in which they also appear: whatever was committed
 * is after the newest that the thread holds, whichever process wrote it.
 */
export class Feed {
  readonly #thread: MatchThread;
  readonly #to: Collection;
  readonly #read: (after: number, limit: number) => Promise<Fingerprint[]>;
  #newest = 0;
  /** The thread waits for more rows before it builds. */
  #promisedMore = false;
  #running: Promise<Fed> | null = null;

  /** @param read rejects when the store cannot be read */
  constructor(thread: MatchThread, to: Collection, read: (after: number, limit: number) => Promise<Fingerprint[]>) {
    this.#thread = thread;
    this.#to = to;
    this.#read = read;
  }

  /** Resolves when the thread holds all that was committed before this call. */
  async upToDate(): Promise<Fed> {
    // A run that is under way may have read past the rows that this caller means.
    if (this.#running !== null) await this.#running;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Resolves when nothing is being read, whatever came of it. */
  async settled(): Promise<void> {
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<Fed> {
    for (;;) {
      if (this.#thread.ended) return err('unavailable');
      const rows = await this.#read(this.#newest, PAGE);
      const more = rows.length === PAGE;
      const handed = await this.#hand(rows, more);
      if (!handed.ok) return handed;
      this.#newest = rows.at(-1)?.id ?? this.#newest;
      if (!more) return ok(null);
    }
  }

  async #hand(rows: readonly Fingerprint[], more: boolean): Promise<Fed> {
    if (rows.length === 0 && !this.#promisedMore) return ok(null);
    this.#promisedMore = more;
    const owners = rows.flatMap(({ id, hashes }) => Array<number>((hashes?.length ?? 0) / HASH_BYTES).fill(id));
    const bytes = new Uint8Array(owners.length * HASH_BYTES);
    let at = 0;
    for (const { hashes } of rows) {
      if (hashes === null) continue;
      bytes.set(hashes, at);
      at += hashes.length;
    }
    return this.#thread.add(this.#to, owners, bytes, more);
  }
}
