import type { MediaSummary } from '#lib/domain/case-row.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { KnownSetParts } from './known-set-parts.ts';
import { LookedUp } from './looked-up.ts';
import { NO_COUNTS } from './set-hits.ts';
import { type LookUpFault, type LookUpProgress, SetLookUp } from './set-look-up.ts';

/** `done`: every file of the case was looked up in every enabled set. */
export type LookUpState =
  | { readonly is: 'idle' | 'done' }
  | ({ readonly is: 'running' } & LookUpProgress)
  | { readonly is: 'failed'; readonly why: Exclude<LookUpFault, 'stopped'> };

/**
 * Looks the case on the screen up in the enabled sets: whatever file or set is new since the last time. Nothing of it is kept:
 * a case that is opened is looked up again, digests first, which takes seconds.
 */
export class CaseLookUps {
  state = $state.raw<LookUpState>({ is: 'idle' });
  /** Of how many files of the case the enabled sets say what, as far as they were looked up. */
  counts = $state.raw(NO_COUNTS);

  readonly #parts: KnownSetParts;
  #sets: readonly KnownSet[] = [];
  readonly #lookedUp = new LookedUp();
  /** Grows whenever what is under way is no longer wanted. */
  #round = 0;
  #running: Promise<void> | null = null;
  #again = false;

  constructor(parts: KnownSetParts) {
    this.#parts = parts;
  }

  /** Other sets, another order, or others of them enabled. */
  use(sets: readonly KnownSet[]): void {
    this.#sets = sets;
    this.#lookedUp.keepOnly(sets);
    this.#parts.hits.use(sets);
    this.#tellHits();
    void this.lookUp();
  }

  /** Another case is on the screen, or none. */
  forget(): void {
    this.#round++;
    this.#lookedUp.forget();
    this.#parts.hits.clear();
    this.state = { is: 'idle' };
    this.counts = NO_COUNTS;
  }

  /** Looks up what was not yet; what comes while it runs is looked up after it. */
  lookUp(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const round = this.#round;
      const done = await this.#lookUpAll(round);
      if (round !== this.#round) this.#again = true;
      else if (done.ok) this.state = { is: this.#sets.length === 0 ? 'idle' : 'done' };
      else if (done.error !== 'stopped') this.state = { is: 'failed', why: done.error };
    }
  }

  async #lookUpAll(round: number): Promise<Result<void, LookUpFault>> {
    const sets = this.#sets;
    if (sets.length === 0) return ok(undefined);
    const files = await this.#lookedUp.filesOf(this.#parts.rows());
    if (round !== this.#round) return err('stopped');
    const fresh = await this.#lookInto(sets, files.fresh, round);
    if (!fresh.ok) return fresh;
    const known = await this.#lookInto(this.#lookedUp.unasked(sets), files.known, round);
    // Hits are told without asking the worker: the case may have gone away meanwhile, and its hits with it.
    if (round !== this.#round) return err('stopped');
    if (known.ok) this.#lookedUp.note(files, sets);
    return known;
  }

  #tellHits(): void {
    const round = this.#round;
    this.#parts.onHits();
    void this.#parts.hits.counts().then((counts) => {
      if (round === this.#round) this.counts = counts;
    });
  }

  async #lookInto(
    sets: readonly KnownSet[],
    files: readonly MediaSummary[],
    round: number,
  ): Promise<Result<void, LookUpFault>> {
    if (sets.length === 0 || files.length === 0) return ok(undefined);
    const { hits, matching, store, records } = this.#parts;
    const client = await KnownSetClient.start(matching);
    if (!client.ok) return err('worker-failed');
    const isWanted = () => round === this.#round;
    const lookUp = new SetLookUp(
      {
        client: client.value,
        store,
        records,
        onHit: (sha256, hit) => {
          if (isWanted()) hits.add(sha256, hit);
        },
        onHits: () => {
          if (isWanted()) this.#tellHits();
        },
        onProgress: (progress) => {
          if (isWanted()) this.state = { is: 'running', ...progress };
        },
        isWanted,
      },
      sets,
      files,
    );
    try {
      return await lookUp.run();
    } finally {
      client.value.end();
    }
  }
}
