import type { CaseRow } from '#lib/domain/case-row.ts';
import type { Likenesses } from '#lib/domain/likeness.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { MatchingClient, MatchingFailure } from '#lib/matching/client.ts';
import { KnownMedia } from './known-media.ts';
import { learn, type Memory, search } from './likeness-search.ts';

/**
 * Finds what a new media record resembles among everything that is known: the same file in another case, and pictures
 * within PDQ_MATCH_DISTANCE in this case or another, in any of eight orientations, when both are of quality enough.
 * Calls are taken one after the other, so that of two records the later always finds the earlier.
 */
export class LikenessFinder {
  readonly #startMatching: () => MatchingClient;
  #memory: Memory;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param startMatching makes an empty index: now, and after each `forget` */
  constructor(startMatching: () => MatchingClient) {
    this.#startMatching = startMatching;
    this.#memory = { known: new KnownMedia(), matching: startMatching() };
  }

  /** Learns rows whose likenesses were found when they were hashed; of any number, in slices of a frame. */
  know(caseId: string, rows: Iterable<Pick<CaseRow, 'media'>>): Promise<void> {
    const memory = this.#memory;
    return this.#inTurn(() => learn(memory, caseId, rows));
  }

  /**
   * What each of these records resembles: nearest first, for those that resemble anything; from then on they are known.
   * A file that is known in this case is left out, because its likenesses were found then.
   *
   * @returns an error when the comparison could not be made: then none of the records is known, and the same call may be
   *   made again
   */
  find(caseId: string, media: readonly MediaRecord[]): Promise<Result<Likenesses[], MatchingFailure>> {
    const memory = this.#memory;
    return this.#inTurn(() => search(memory, caseId, media));
  }

  /** Drops everything that is known, and the worker with it. What is pending is answered as ended. */
  forget(): void {
    this.#memory.matching.dispose();
    this.#memory = { known: new KnownMedia(), matching: this.#startMatching() };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
