import type { OwnedHashes } from './owned-hashes.ts';
import type { MatchReply } from './protocol.ts';
import type { SearchRun } from './search-run.ts';

/** Milliseconds that one search has before the next, or a message, has its turn. */
const SEARCH_TURN = 8;
/** Milliseconds that are spent on building between two turns: a third of the time while there are questions. */
const BUILD_TURN = 4;

/**
 * Shares the thread between searches, so that one of a thousand questions does not hold up another of one, and builds
 * between them. Messages are taken in after every turn.
 */
export class Turns {
  readonly #collections: readonly OwnedHashes[];
  readonly #reply: (reply: MatchReply) => void;
  readonly #waiting: SearchRun[] = [];
  #isUnderWay = false;

  constructor(collections: readonly OwnedHashes[], reply: (reply: MatchReply) => void) {
    this.#collections = collections;
    this.#reply = reply;
  }

  enqueue(search: SearchRun): void {
    this.#waiting.push(search);
    this.keepGoing();
  }

  /** To be called when there may be something to do again. */
  keepGoing(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    setImmediate(() => {
      this.#isUnderWay = false;
      this.#take();
    });
  }

  #take(): void {
    const search = this.#waiting.shift();
    const reply = search?.goOn(performance.now() + SEARCH_TURN);
    if (reply !== undefined && reply !== null) this.#reply(reply);
    else if (search !== undefined) this.#waiting.push(search);
    const unbuilt = this.#collections.find((collection) => collection.isBuildDue);
    unbuilt?.build(BUILD_TURN);
    if (this.#waiting.length > 0 || unbuilt !== undefined) this.keepGoing();
  }
}
