import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { DEFAULT_PAGE, type MediaPage, type MediaPageQuery } from '#lib/domain/wire/casework.ts';
import type { SeriesDetail } from '#lib/domain/wire/casework-detail.ts';
import {
  MAX_WORDS,
  type NewSeries,
  type SeriesAnswer,
  type SeriesList,
  type SeriesMedia,
  type SeriesQuery,
  type SeriesWords,
  type Split,
} from '#lib/domain/wire/series.ts';
import type { StoredSeries } from '../store/series-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { act, type CaseworkParts, type Work } from './casework.ts';
import { historyOf } from './histories.ts';
import { mediaPage } from './media-page.ts';
import { partiesOf } from './parties.ts';
import type { Refusal } from './refusal.ts';
import { addToSeries, mergeSeries, removeFromSeries, splitSeries } from './series-contents.ts';
import { managesSeries, seriesViews } from './series-views.ts';

type Answer<T> = Promise<Result<T, Refusal>>;

/** Media that belong together, under one name for all bureaux. Every bureau sees them, and adds what it has submitted itself. */
export class SeriesService {
  readonly #parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.#parts = parts;
  }

  async list(actor: Actor, query: SeriesQuery): Answer<SeriesList> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { after = null, limit = DEFAULT_PAGE, scope = 'all', state = null } = query;
    const reader = scope === 'own' ? actor.bureau : null;
    const found = await this.#parts.store.casework.series.list({ reader, state, before: after, limit: limit + 1 });
    const items = await this.#views(this.#parts.store, found.slice(0, limit), actor);
    return ok({ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null });
  }

  /** A series, or the one into which it was merged. */
  async read(actor: Actor, id: string): Answer<SeriesDetail> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    return this.#detail(this.#parts.store, id, actor);
  }

  /** Who manages a series sees all of it; others, what they have submitted or added themselves. */
  async media(actor: Actor, id: string, { after = 0, limit = DEFAULT_PAGE }: MediaPageQuery): Answer<MediaPage> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const series = await leading(store, id);
    if (series === null) return err({ code: 'not-found' });
    const manages = managesSeries(actor, series);
    const found = await store.casework.series.page(series.id, after, limit + 1);
    const party = await partiesOf(
      this.#parts,
      found.map(({ addedBy }) => addedBy),
      actor.bureau,
    );
    const members = found.map(({ media, addedBy }) => ({
      ...{ media, addedBy: party(addedBy).bureau },
      told: manages || addedBy === actor.bureau,
    }));
    return ok(await mediaPage(store, members, { limit, reader: actor.bureau }));
  }

  /** Words that the own bureau's batches give as series, and that no series holds. */
  async words(actor: Actor): Answer<SeriesWords> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    return ok({ items: await this.#parts.store.casework.series.words(actor.bureau, MAX_WORDS) });
  }

  create(actor: Actor, { name, media }: NewSeries): Answer<SeriesAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework', named: media.length }, async (work) => {
      const id = await createSeries(work, actor, name);
      const created = await work.store.casework.series.hold(id);
      return created === null
        ? err({ code: 'not-found' })
        : this.#changed(work, actor, created, { add: media, remove: [] });
    });
  }

  changeMedia(actor: Actor, id: string, change: SeriesMedia): Answer<SeriesAnswer> {
    return act(
      this.#parts,
      { actor, deed: 'do-casework', named: change.add.length + change.remove.length },
      async (work) => {
        const held = await holdLeading(work.store, id);
        if (held === null) return err({ code: 'not-found' });
        if (held.state !== 'active') return err({ code: 'already-decided', detail: held.state });
        return this.#changed(work, actor, held, change);
      },
    );
  }

  /** Adds what the own bureau's batches said to be in a series of this name. */
  addSaid(actor: Actor, id: string): Answer<SeriesAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await holdLeading(work.store, id);
      if (held === null) return err({ code: 'not-found' });
      if (held.state !== 'active') return err({ code: 'already-decided', detail: held.state });
      const said = await work.store.casework.series.saidToBeIn(actor.bureau, held.name);
      const added = await addToSeries(work, held.id, { media: said, bureau: actor.bureau });
      const outcome = { asked: said.length, added, already: said.length - added, notYours: 0, notHeld: 0 };
      return this.#answer(work, actor, held.id, outcome, 0);
    });
  }

  rename(actor: Actor, id: string, name: string): Answer<SeriesDetail> {
    return this.#manage(actor, id, async (work, series) => {
      await work.store.casework.series.change(series.id, { name });
      await work.note('series', series.id, 'renamed', { name });
      work.enter('series', 'renamed', { series: series.id });
      return ok(undefined);
    });
  }

  setState(actor: Actor, id: string, state: 'active' | 'closed'): Answer<SeriesDetail> {
    return this.#manage(actor, id, async (work, series) => {
      if (series.state === state) return err({ code: 'already-decided', detail: state });
      const how = state === 'closed' ? 'closed' : 'reopened';
      await work.store.casework.series.change(series.id, { state });
      await work.note('series', series.id, how);
      work.enter('series', how, { series: series.id });
      return ok(undefined);
    });
  }

  /** All that is in a series goes over into another one, to which its id leads from then on. */
  merge(actor: Actor, id: string, target: string): Answer<SeriesDetail> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const { series } = work.store.casework;
      // In the order of their ids, so that two merges never wait for one another.
      for (const each of [id, target].sort()) await series.hold(each);
      const [from, into] = [await series.find(id), await series.find(target)];
      if (from === null || into === null) return err({ code: 'not-found' });
      if (id === target) return err({ code: 'malformed-request', detail: 'into: itself' });
      if (!managesSeries(actor, from) || !managesSeries(actor, into)) return err({ code: 'not-allowed' });
      if (from.state === 'merged' || into.state !== 'active') return err({ code: 'already-decided' });
      await mergeSeries(work, from.id, into.id);
      return this.#detail(work.store, into.id, actor);
    });
  }

  /** Chosen media go over into a new series. */
  split(actor: Actor, id: string, { name, media }: Split): Answer<SeriesDetail> {
    let fresh = id;
    return this.#manage(
      actor,
      id,
      async (work, series) => {
        const numbers = await work.store.casework.media.numbersOf(media);
        const inside = new Set(await work.store.casework.series.members(series.id));
        const chosen = [...numbers.values()].filter((number) => inside.has(number));
        if (chosen.length === 0) return err({ code: 'not-found', detail: 'media' });
        fresh = await createSeries(work, actor, name);
        await splitSeries(work, { from: series.id, into: fresh, media: chosen });
        return ok(undefined);
      },
      () => fresh,
    );
  }

  /** Changes a series that the actor manages. @param shown which one is answered with */
  #manage(
    actor: Actor,
    id: string,
    change: (work: Work, series: StoredSeries) => Answer<undefined>,
    shown: () => string = () => id,
  ): Answer<SeriesDetail> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await work.store.casework.series.hold(id);
      if (held === null) return err({ code: 'not-found' });
      if (!managesSeries(actor, held)) return err({ code: 'not-allowed' });
      if (held.state === 'merged') return err({ code: 'already-decided', detail: held.state });
      const changed = await change(work, held);
      return changed.ok ? this.#detail(work.store, shown(), actor) : changed;
    });
  }

  async #changed(work: Work, actor: Actor, series: StoredSeries, change: SeriesMedia): Answer<SeriesAnswer> {
    const { media } = work.store.casework;
    const manages = managesSeries(actor, series);
    const numbers = await media.numbersOf([...change.add, ...change.remove]);
    const numbersOf = (sha256: readonly string[]) => sha256.flatMap((each) => numbers.get(each) ?? []);
    const only = manages ? null : actor.bureau;
    const removed = await removeFromSeries(work, series.id, { media: numbersOf(change.remove), addedBy: only });
    const held = numbersOf(change.add);
    const own = await media.ofBureau(actor.bureau, held);
    const allowed = manages ? held : held.filter((number) => own.has(number));
    const added = await addToSeries(work, series.id, { media: allowed, bureau: actor.bureau });
    // Who adds its own material only is not told what others have submitted.
    const notHeld = manages ? change.add.length - held.length : 0;
    const asked = change.add.length;
    const outcome = {
      asked,
      added,
      already: allowed.length - added,
      notYours: asked - allowed.length - notHeld,
      notHeld,
    };
    return this.#answer(work, actor, series.id, outcome, removed);
  }

  async #answer(
    work: Work,
    actor: Actor,
    id: string,
    added: SeriesAnswer['added'],
    removed: number,
  ): Answer<SeriesAnswer> {
    const found = await work.store.casework.series.find(id);
    const [series] = await this.#views(work.store, found === null ? [] : [found], actor);
    if (series === undefined) throw new Error('A series that is held is missing');
    return ok({ series, added, removed });
  }

  async #detail(store: Store, id: string, actor: Actor): Answer<SeriesDetail> {
    const found = await leading(store, id);
    if (found === null) return err({ code: 'not-found' });
    const [series] = await this.#views(store, [found], actor);
    if (series === undefined) throw new Error('One series has one view');
    const history = await historyOf({ ...this.#parts, store }, found.id, actor.bureau);
    return ok({ series, former: await store.casework.series.former(found.id), history });
  }

  #views(store: Store, series: readonly StoredSeries[], actor: Actor) {
    return seriesViews({ ...this.#parts, store }, series, { actor, at: this.#parts.clock().toISOString() });
  }
}

async function createSeries(work: Work, { bureau }: Actor, name: string): Promise<string> {
  const id = uuidv7();
  await work.store.casework.series.add({ id, bureau, name, state: 'active', createdAt: work.at });
  await work.note('series', id, 'created', { name });
  work.enter('series', 'created', { series: id });
  return id;
}

/** Where the media of a series are: itself, or that into which it was merged. */
async function leading(store: Store, id: string): Promise<StoredSeries | null> {
  const found = await store.casework.series.find(id);
  return found?.mergedInto == null ? found : store.casework.series.find(found.mergedInto);
}

async function holdLeading(store: Store, id: string): Promise<StoredSeries | null> {
  const held = await store.casework.series.hold(id);
  return held?.mergedInto == null ? held : store.casework.series.hold(held.mergedInto);
}
