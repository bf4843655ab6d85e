import type { Json } from '#lib/domain/canonical.ts';
import type { Result } from '#lib/domain/result.ts';
import { type Ballot, ReviewList, type ReviewOrder, ReviewPair, type ReviewState } from '#lib/domain/wire/review.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';
import { reviewRoute } from './list-routes.ts';

type Hub = {
  read: <T extends object>(schema: Schema<T>, route: ApiRoute) => Promise<Result<T, string>>;
  act: <T extends object>(schema: Schema<T>, route: ApiRoute, content: Json) => Promise<Result<T, string>>;
};

export type ReviewChoice = { state: ReviewState; order: ReviewOrder; own: boolean };

/** Near matches as an officer goes through them: one of them is looked at, and judged by a key or a button. */
export class ReviewQueue {
  readonly #hub: Hub;
  #asked = 0;

  items = $state.raw<readonly ReviewPair[]>([]);
  choice = $state.raw<ReviewChoice>({ state: 'open', order: 'distance', own: false });
  /** The place of the one that is looked at. */
  at = $state(0);
  open = $state(0);
  ownOpen = $state(0);
  loading = $state(false);
  /** Something is being said about the one that is looked at. */
  acting = $state(false);
  /** Why the last step failed, as a code. */
  failure = $state<string | null>(null);
  #next = $state<number | null>(null);

  readonly current: ReviewPair | null = $derived(this.items[this.at] ?? null);

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  async refresh(): Promise<void> {
    const read = await this.#read(0);
    if (read === null) return;
    const looked = this.current?.id;
    this.items = read.items;
    this.at = Math.max(
      0,
      read.items.findIndex(({ id }) => id === looked),
    );
  }

  async more(): Promise<void> {
    if (this.#next === null || this.loading) return;
    const read = await this.#read(this.#next);
    if (read === null) return;
    // What was decided meanwhile has moved the rest up: some may come twice.
    const fresh = read.items.filter(({ id }) => this.items.every((known) => known.id !== id));
    this.items = [...this.items, ...fresh];
  }

  async narrow(change: Partial<ReviewChoice>): Promise<void> {
    this.choice = { ...this.choice, ...change };
    [this.items, this.at] = [[], 0];
    await this.refresh();
  }

  look(at: number): void {
    this.at = Math.min(Math.max(0, at), Math.max(0, this.items.length - 1));
  }

  /** Says what the officer thinks of the one that is looked at, and goes on to the next one. */
  vote(ballot: Ballot): Promise<void> {
    return this.#do('votes', ballot);
  }

  /** Puts a decided one before officers again. */
  reopen(): Promise<void> {
    return this.#do('reopening', {});
  }

  async #do(what: 'votes' | 'reopening', content: Json): Promise<void> {
    const pair = this.current;
    if (pair === null || this.acting) return;
    this.acting = true;
    const done = await this.#hub.act(ReviewPair, `/api/v1/matches/review/${pair.id}/${what}`, content);
    this.acting = false;
    this.failure = done.ok ? null : done.error;
    if (!done.ok) {
      // Others were faster: what they came to is in the list.
      if (done.error === 'already-decided' || done.error === 'review-not-decided') await this.refresh();
      return;
    }
    this.items = this.items.map((each) => (each.id === pair.id ? done.value : each));
    if (done.value.state !== pair.state && pair.state === 'open') {
      this.open = Math.max(0, this.open - 1);
      if (pair.sides.some(({ own }) => own)) this.ownOpen = Math.max(0, this.ownOpen - 1);
    }
    this.look(this.at + 1);
  }

  async #read(after: number): Promise<ReviewList | null> {
    const asked = ++this.#asked;
    this.loading = true;
    const read = await this.#hub.read(ReviewList, reviewRoute({ ...this.choice, after }));
    if (asked !== this.#asked) return null;
    this.loading = false;
    this.failure = read.ok ? null : read.error;
    if (!read.ok) return null;
    const { next, open, ownOpen } = read.value;
    [this.#next, this.open, this.ownOpen] = [next, open, ownOpen];
    return read.value;
  }
}
