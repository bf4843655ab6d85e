import type { MediaSummary } from '#lib/domain/case-row.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KnownSetClient } from '#lib/matching/known-set-client.ts';
import { frameBreaks } from '../row-order.ts';
import type { KnownSetParts } from './known-set-parts.ts';
import { type LookUpFault, type LookUpProgress, SetLookUp } from './set-look-up.ts';

/** `done`: every file of the case was looked up in every enabled set. */
export type LookUpState =
  | { readonly is: 'idle' | 'done' }
  | ({ readonly is: 'running' } & LookUpProgress)
  | { readonly is: 'failed'; readonly why: Exclude<LookUpFault, 'stopped'> };

/** Rows between two looks at the clock. */
const STEP = 256;

/**
 * Looks the case on the screen up in the enabled sets: whatever file or set is new since the last time. Nothing of it is kept:
 * a case that is opened is looked up again, digests first, which takes seconds.
 */
export class CaseLookUps {
  state = $state.raw<LookUpState>({ is: 'idle' });

  readonly #parts: KnownSetParts;
  #sets: readonly KnownSet[] = [];
  /** The sets that every file in `#asked` was looked up in. */
  #against = new Set<string>();
  #asked = new Set<string>();
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
    const enabled = new Set(sets.map(({ id }) => id));
    this.#against = new Set([...this.#against].filter((id) => enabled.has(id)));
    this.#parts.hits.use(sets);
    this.#parts.onHits();
    void this.lookUp();
  }

  /** Another case is on the screen, or none. */
  forget(): void {
    this.#round++;
    this.#asked = new Set();
    this.#against = new Set();
    this.#parts.hits.clear();
    this.state = { is: 'idle' };
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
    const { all, fresh, known } = await this.#files();
    if (round !== this.#round) return err('stopped');
    const done = await this.#lookInto(sets, fresh, round);
    if (!done.ok) return done;
    const unasked = sets.filter(({ id }) => !this.#against.has(id));
    const rest = await this.#lookInto(unasked, known, round);
    if (!rest.ok) return rest;
    this.#asked = all;
    this.#against = new Set(sets.map(({ id }) => id));
    return ok(undefined);
  }

  /** The media records of the case, each once: those that were never looked up, and the others. */
  async #files() {
    const all = new Set<string>();
    const fresh: MediaSummary[] = [];
    const known: MediaSummary[] = [];
    const breathe = frameBreaks();
    let rows = 0;
    for (const { media } of this.#parts.rows()) {
      if (++rows % STEP === 0) await breathe();
      if (media === null || all.has(media.sha256)) continue;
      all.add(media.sha256);
      (this.#asked.has(media.sha256) ? known : fresh).push(media);
    }
    return { all, fresh, known };
  }

  async #lookInto(
    sets: readonly KnownSet[],
    files: readonly MediaSummary[],
    round: number,
  ): Promise<Result<void, LookUpFault>> {
    if (sets.length === 0 || files.length === 0) return ok(undefined);
    const { hits, matching, store, records, onHits } = this.#parts;
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
          if (isWanted()) onHits();
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
