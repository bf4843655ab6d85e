import { MAX_NAMED_MEDIA } from '#lib/domain/wire/casework.ts';
import { IdentificationDetail } from '#lib/domain/wire/casework-detail.ts';
import {
  type Identification,
  IdentificationAnswer,
  type IdentificationFacts,
  IdentificationList,
  type IdentifiedOutcome,
  type RevocationReason,
} from '#lib/domain/wire/identification.ts';
import { type Series, SeriesList } from '#lib/domain/wire/series.ts';
import type { HubCalls } from './hub-calls.ts';
import { PagedList } from './paged-list.svelte.ts';
import { queryOf } from './query.ts';

export type IdentificationFilter = { scope: 'own' | 'all'; state: 'active' | 'revoked' | null };

/** What is said of a person who was identified; the hub draws a pseudonym where none is given. */
export type PersonFacts = Omit<IdentificationFacts, 'pseudonym'> & { pseudonym: string | null };

type Named = { media: readonly string[]; series: readonly string[] };

/** What the page about identifications shows and does. */
export class IdentificationsView {
  readonly #hub: HubCalls;

  filter = $state.raw<IdentificationFilter>({ scope: 'all', state: 'active' });
  /** Only what is recorded under this pseudonym; null: everything. */
  pseudonym = $state<string | null>(null);
  readonly list: PagedList<Identification>;
  /** Open series of all bureaux, that one can be named in a record. */
  readonly series: PagedList<Series>;
  opened = $state.raw<IdentificationDetail | null>(null);
  outcome = $state.raw<IdentifiedOutcome | null>(null);
  failure = $state<string | null>(null);

  constructor(hub: HubCalls) {
    this.#hub = hub;
    this.list = new PagedList((after) =>
      this.pseudonym === null
        ? hub.read(IdentificationList, `/api/v1/identifications${queryOf({ ...this.filter, after })}`)
        : hub.act(IdentificationList, '/api/v1/identifications/search', { pseudonym: this.pseudonym }),
    );
    const open = { scope: 'all', state: 'active' };
    this.series = new PagedList((after) => hub.read(SeriesList, `/api/v1/series${queryOf({ ...open, after })}`));
  }

  refresh(): Promise<void> {
    return this.list.refresh();
  }

  async narrow(change: Partial<IdentificationFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    await this.search(null);
  }

  /** Everything that is recorded of one person; null: the whole list again. */
  async search(pseudonym: string | null): Promise<void> {
    this.pseudonym = pseudonym;
    this.list.clear();
    await this.list.refresh();
  }

  /** Opens one, or with null closes what is open. */
  async show(id: string | null): Promise<void> {
    this.outcome = null;
    if (id === null) this.opened = null;
    else await this.#read(id);
  }

  /** Records one of any number of files, the first of them with it, the others by further calls. */
  async record(facts: PersonFacts, { media, series }: Named): Promise<string | null> {
    const first = { ...facts, media: media.slice(0, MAX_NAMED_MEDIA), series: [...series] };
    const recorded = await this.#hub.act(IdentificationAnswer, '/api/v1/identifications', first);
    if (!recorded.ok) return recorded.error;
    const { identification, outcome } = recorded.value;
    return this.#nameRest(identification.id, media.slice(MAX_NAMED_MEDIA), outcome);
  }

  async correct({ id, version }: Identification, facts: IdentificationFacts): Promise<string | null> {
    const content = { version, ...facts };
    const done = await this.#hub.act(IdentificationDetail, `/api/v1/identifications/${id}/correction`, content);
    if (!done.ok) return done.error;
    await this.#after(id, null);
    return null;
  }

  addMedia(id: string, media: readonly string[]): Promise<string | null> {
    return this.#nameRest(id, media, { asked: 0, added: 0, already: 0, notHeld: 0 });
  }

  async removeMedia(id: string, media: readonly string[]): Promise<string | null> {
    const content = { add: [], remove: [...media], addSeries: [], removeSeries: [] };
    const done = await this.#hub.act(IdentificationAnswer, `/api/v1/identifications/${id}/media`, content);
    if (!done.ok) return done.error;
    await this.#after(id, null);
    return null;
  }

  async revoke(id: string, reason: RevocationReason): Promise<string | null> {
    const done = await this.#hub.act(IdentificationDetail, `/api/v1/identifications/${id}/revocation`, { reason });
    if (!done.ok) return done.error;
    await this.#after(id, null);
    return null;
  }

  async #nameRest(id: string, media: readonly string[], before: IdentifiedOutcome): Promise<string | null> {
    let sum = before;
    for (let at = 0; at < media.length; at += MAX_NAMED_MEDIA) {
      const add = media.slice(at, at + MAX_NAMED_MEDIA);
      const content = { add, remove: [], addSeries: [], removeSeries: [] };
      const done = await this.#hub.act(IdentificationAnswer, `/api/v1/identifications/${id}/media`, content);
      if (!done.ok) return done.error;
      const { asked, added, already, notHeld } = done.value.outcome;
      sum = {
        ...{ asked: sum.asked + asked, added: sum.added + added },
        ...{ already: sum.already + already, notHeld: sum.notHeld + notHeld },
      };
    }
    await this.#after(id, sum);
    return null;
  }

  async #after(id: string, outcome: IdentifiedOutcome | null): Promise<void> {
    await this.refresh();
    await this.#read(id);
    this.outcome = outcome?.asked === 0 ? null : outcome;
  }

  async #read(id: string): Promise<void> {
    const read = await this.#hub.read(IdentificationDetail, `/api/v1/identifications/${id}`);
    this.failure = read.ok ? null : read.error;
    this.opened = read.ok ? read.value : null;
  }
}
