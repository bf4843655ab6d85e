import type { KnownSet } from '#lib/domain/known-set.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { exclusive } from '#lib/egress/exclusive.ts';
import { KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { EntryKeeper, KeepFault } from '../exchange/keeper.ts';
import { CaseLookUps, type LookUpState } from './case-look-ups.svelte.ts';
import type { KnownSetParts } from './known-set-parts.ts';
import { SetKeeper } from './set-keeper.ts';
import { filesInCommon } from './sets-in-common.ts';

/** Only one set at a time is made, in whatever tab. */
const SET_LOCK = 'lintel-set-import';

/** What is asked of whoever imports a set. */
type NewSet = Pick<KnownSet, 'name' | 'kind' | 'file' | 'format'>;

/** The known sets of an open vault, and what they say of the case on the screen. */
export class KnownSetDesk {
  /** In their order. */
  sets = $state.raw<readonly KnownSet[]>([]);
  /** Sets that are not what was written. */
  damaged = $state(0);
  failure = $state<StorageFailure | null>(null);
  readonly lookUps: CaseLookUps;

  readonly #parts: KnownSetParts;

  constructor(parts: KnownSetParts) {
    this.#parts = parts;
    this.lookUps = new CaseLookUps(parts);
  }

  /** How the look-up of the case on the screen goes. */
  get lookUp(): LookUpState {
    return this.lookUps.state;
  }

  /** Reads which sets there are, after what an interrupted import left behind is gone, and looks the case up in them. */
  async read(): Promise<void> {
    void exclusive(SET_LOCK, () => this.#parts.store.removeStaged());
    const found = await this.#parts.store.list();
    this.failure = found.ok ? null : found.error;
    if (!found.ok) return;
    this.damaged = found.value.damaged.length;
    this.#show(found.value.values);
  }

  enable(id: string, enabled: boolean): Promise<void> {
    return this.#change(this.sets.map((set) => (set.id === id ? { ...set, enabled } : set)));
  }

  rename(id: string, name: string): Promise<void> {
    return this.#change(this.sets.map((set) => (set.id === id ? { ...set, name } : set)));
  }

  /** Moves a set one place up or down. */
  move(id: string, by: -1 | 1): Promise<void> {
    const sets = [...this.sets];
    const from = sets.findIndex((set) => set.id === id);
    const [moved, other] = [sets[from], sets[from + by]];
    if (moved === undefined || other === undefined) return Promise.resolve();
    [sets[from], sets[from + by]] = [other, moved];
    return this.#change(sets.map((set, place) => ({ ...set, place })));
  }

  async remove(id: string): Promise<void> {
    const removed = await this.#parts.store.remove(id);
    this.failure = removed.ok ? null : removed.error;
    if (removed.ok) this.#show(this.sets.filter((set) => set.id !== id));
  }

  /** Where the entries of a file go that becomes a set. Waits while another set is made, in whatever tab. */
  async keeper(given: NewSet): Promise<Result<EntryKeeper, KeepFault>> {
    const over = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<Result<EntryKeeper, KeepFault>>();
    void exclusive(SET_LOCK, async () => {
      const keeper = await this.#begin(given, () => {
        over.resolve(undefined);
      });
      begun.resolve(keeper);
      if (keeper.ok) await over.promise;
    });
    return begun.promise;
  }

  async #begin(given: NewSet, end: () => void): Promise<Result<EntryKeeper, KeepFault>> {
    const { store, matching, now } = this.#parts;
    // Another tab may have made some, or removed them.
    const found = await store.list();
    if (!found.ok) return found;
    const others = found.value.values;
    const place = others.reduce((last, each) => Math.max(last, each.place + 1), 0);
    const facts = { ...given, id: uuidv7(), place, importedAt: now().toISOString() };
    const client = await KnownSetClient.start(matching);
    if (!client.ok) return err('worker-failed');
    const staging = await store.stage(facts.id);
    const ready = staging.ok ? await client.value.ask((worker) => worker.beginSet(given.kind)) : staging;
    if (!staging.ok || !ready.ok) {
      client.value.end();
      return staging.ok ? err('worker-failed') : staging;
    }
    const opposite = others.filter(({ kind }) => kind !== given.kind);
    const keeper = new SetKeeper({
      client: client.value,
      staging: staging.value,
      facts,
      others,
      contradictions: (made) => this.#contradictions(client.value, made, opposite),
      onEnd: async (kept) => {
        if (kept !== null) this.#show([...others, kept]);
        end();
        return Promise.resolve();
      },
    });
    return ok(keeper);
  }

  async #contradictions(
    client: KnownSetClient,
    made: KnownSet,
    opposite: readonly KnownSet[],
  ): Promise<Result<number, KeepFault>> {
    const { store } = this.#parts;
    const side = ({ id, segments }: KnownSet) => ({ segments, read: (number: number) => store.segment(id, number) });
    let count = 0;
    for (const other of opposite) {
      const common = await filesInCommon(client, side(made), side(other));
      if (!common.ok) return common;
      count += common.value;
    }
    return ok(count);
  }

  /** Writes what changed of the sets, all of it or nothing. */
  async #change(sets: readonly KnownSet[]): Promise<void> {
    const done = await this.#parts.store.put(sets.filter((set) => !this.sets.includes(set)));
    this.failure = done.ok ? null : done.error;
    if (done.ok) this.#show(sets);
  }

  #show(sets: readonly KnownSet[]): void {
    this.sets = sets;
    this.lookUps.use(sets.filter(({ enabled }) => enabled));
  }
}
