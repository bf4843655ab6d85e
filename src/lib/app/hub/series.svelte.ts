import { MAX_NAMED_MEDIA, MediaPage } from '#lib/domain/wire/casework.ts';
import { SeriesDetail } from '#lib/domain/wire/casework-detail.ts';
import { type Lead, LeadList } from '#lib/domain/wire/lead.ts';
import { type AddOutcome, type Series, SeriesAnswer, SeriesList, SeriesWords } from '#lib/domain/wire/series.ts';
import type { HubCalls } from './hub-calls.ts';
import { PagedList } from './paged-list.svelte.ts';
import { queryOf } from './query.ts';

export type SeriesFilter = { scope: 'own' | 'all'; state: 'active' | 'closed' | null };

const NOTHING: AddOutcome = { asked: 0, added: 0, already: 0, notYours: 0, notHeld: 0 };

/** What the page about series shows and does: series, words that batches give for them, and what else leads to other files. */
export class SeriesView {
  readonly #hub: HubCalls;

  filter = $state.raw<SeriesFilter>({ scope: 'all', state: 'active' });
  readonly list: PagedList<Series>;
  readonly media: PagedList<MediaPage['items'][number], number>;
  readonly leads: PagedList<Lead, number>;
  /** Open series, whatever the list is narrowed to: into which one can be merged. */
  readonly all: PagedList<Series>;
  words = $state.raw<SeriesWords['items']>([]);
  opened = $state.raw<SeriesDetail | null>(null);
  outcome = $state.raw<AddOutcome | null>(null);
  failure = $state<string | null>(null);

  constructor(hub: HubCalls) {
    this.#hub = hub;
    this.list = new PagedList((after) => hub.read(SeriesList, `/api/v1/series${queryOf({ ...this.filter, after })}`));
    const open = { scope: 'all', state: 'active' };
    this.all = new PagedList((after) => hub.read(SeriesList, `/api/v1/series${queryOf({ ...open, after })}`));
    this.media = new PagedList((after) =>
      hub.read(MediaPage, `/api/v1/series/${this.#openId}/media${queryOf({ after, limit: 20 })}`),
    );
    this.leads = new PagedList((before) => hub.read(LeadList, `/api/v1/leads${queryOf({ before })}`));
  }

  get #openId(): string {
    return this.opened?.series.id ?? '';
  }

  async refresh(): Promise<void> {
    await Promise.all([this.list.refresh(), this.#readWords()]);
  }

  async narrow(change: Partial<SeriesFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    this.list.clear();
    await this.list.refresh();
  }

  /** Opens one, or with null closes what is open. */
  async show(id: string | null): Promise<void> {
    this.outcome = null;
    this.media.clear();
    if (id === null) this.opened = null;
    else await this.#read(id);
  }

  async create(name: string, media: readonly string[]): Promise<string | null> {
    const first = { name, media: media.slice(0, MAX_NAMED_MEDIA) };
    const made = await this.#hub.act(SeriesAnswer, '/api/v1/series', first);
    if (!made.ok) return made.error;
    return this.#addRest(made.value.series.id, media.slice(MAX_NAMED_MEDIA), made.value.added);
  }

  add(id: string, media: readonly string[]): Promise<string | null> {
    return this.#addRest(id, media, NOTHING);
  }

  async remove(id: string, media: readonly string[]): Promise<string | null> {
    const content = { add: [], remove: [...media] };
    const done = await this.#hub.act(SeriesAnswer, `/api/v1/series/${id}/media`, content);
    if (!done.ok) return done.error;
    await this.#after(id, null);
    return null;
  }

  /** Makes a series of a word that batches give, if there is none yet, and adds what they say is in it. */
  async takeUp(word: string, series: string | null): Promise<string | null> {
    const made =
      series === null ? await this.#hub.act(SeriesAnswer, '/api/v1/series', { name: word, media: [] }) : null;
    if (made !== null && !made.ok) return made.error;
    const id = series ?? made?.value.series.id ?? '';
    const done = await this.#hub.act(SeriesAnswer, `/api/v1/series/${id}/said`, {});
    if (!done.ok) return done.error;
    await this.#after(id, done.value.added);
    return null;
  }

  rename(id: string, name: string): Promise<string | null> {
    return this.#manage(`/api/v1/series/${id}/name`, { name });
  }

  setState(id: string, state: 'active' | 'closed'): Promise<string | null> {
    return this.#manage(`/api/v1/series/${id}/state`, { state });
  }

  merge(id: string, into: string): Promise<string | null> {
    return this.#manage(`/api/v1/series/${id}/merge`, { into });
  }

  split(id: string, name: string, media: readonly string[]): Promise<string | null> {
    return this.#manage(`/api/v1/series/${id}/split`, { name, media: [...media] });
  }

  async #manage(route: `/api/v1/series/${string}`, content: Record<string, string | string[]>): Promise<string | null> {
    const done = await this.#hub.act(SeriesDetail, route, content);
    if (!done.ok) return done.error;
    await this.#after(done.value.series.id, null);
    return null;
  }

  async #addRest(id: string, media: readonly string[], before: AddOutcome): Promise<string | null> {
    let sum = before;
    for (let at = 0; at < media.length; at += MAX_NAMED_MEDIA) {
      const content = { add: media.slice(at, at + MAX_NAMED_MEDIA), remove: [] };
      const done = await this.#hub.act(SeriesAnswer, `/api/v1/series/${id}/media`, content);
      if (!done.ok) return done.error;
      const { asked, added, already, notYours, notHeld } = done.value.added;
      sum = {
        ...{ asked: sum.asked + asked, added: sum.added + added, already: sum.already + already },
        ...{ notYours: sum.notYours + notYours, notHeld: sum.notHeld + notHeld },
      };
    }
    await this.#after(id, sum);
    return null;
  }

  async #after(id: string, outcome: AddOutcome | null): Promise<void> {
    this.outcome = null;
    await this.refresh();
    await this.#read(id);
    this.outcome = outcome?.asked === 0 ? null : outcome;
  }

  async #readWords(): Promise<void> {
    const read = await this.#hub.read(SeriesWords, '/api/v1/series/words');
    if (read.ok) this.words = read.value.items;
  }

  async #read(id: string): Promise<void> {
    const read = await this.#hub.read(SeriesDetail, `/api/v1/series/${id}`);
    this.failure = read.ok ? null : read.error;
    this.opened = read.ok ? read.value : null;
    if (read.ok) await this.media.refresh();
  }
}
