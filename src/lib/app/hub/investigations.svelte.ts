import { MediaPage } from '#lib/domain/wire/casework.ts';
import { InvestigationDetail } from '#lib/domain/wire/casework-detail.ts';
import { HandOff, type HandOffAnswer, HandOffList, type OfferReason } from '#lib/domain/wire/hand-off.ts';
import {
  ClaimAnswer,
  type ClaimOutcome,
  type Investigation,
  InvestigationList,
} from '#lib/domain/wire/investigation.ts';
import { claimMore, type InvestigationWords, openWith } from './claim-calls.ts';
import type { HubCalls } from './hub-calls.ts';
import { PagedList } from './paged-list.svelte.ts';
import { queryOf } from './query.ts';

export type InvestigationFilter = { scope: 'own' | 'all'; state: 'active' | 'ending-soon' | 'ended' | null };

/** What the page about investigations shows and does: the list, the one that is open, and offers between bureaux. */
export class InvestigationsView {
  readonly #hub: HubCalls;

  filter = $state.raw<InvestigationFilter>({ scope: 'own', state: 'active' });
  readonly list: PagedList<Investigation>;
  readonly offers: PagedList<HandOff>;
  readonly media: PagedList<MediaPage['items'][number], number>;
  /** The bureaux to which something can be offered. */
  partners = $state.raw<HandOffList['partners']>([]);
  opened = $state.raw<InvestigationDetail | null>(null);
  /** What became of the last claim. */
  outcome = $state.raw<ClaimOutcome | null>(null);
  /** Why the one to be opened did not come, as a code. */
  failure = $state<string | null>(null);

  constructor(hub: HubCalls) {
    this.#hub = hub;
    this.list = new PagedList((after) =>
      hub.read(InvestigationList, `/api/v1/investigations${queryOf({ ...this.filter, after })}`),
    );
    this.offers = new PagedList(async (after) => {
      const read = await hub.read(HandOffList, `/api/v1/hand-offs${queryOf({ after, limit: 20 })}`);
      if (read.ok) this.partners = read.value.partners;
      return read;
    });
    this.media = new PagedList((after) =>
      hub.read(MediaPage, `/api/v1/investigations/${this.#openId}/media${queryOf({ after, limit: 20 })}`),
    );
  }

  get #openId(): string {
    return this.opened?.investigation.id ?? '';
  }

  async refresh(): Promise<void> {
    await Promise.all([this.list.refresh(), this.offers.refresh()]);
  }

  async narrow(change: Partial<InvestigationFilter>): Promise<void> {
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

  async begin(words: InvestigationWords, media: readonly string[]): Promise<string | null> {
    const done = await openWith(this.#hub, words, { media, series: null });
    if (!done.ok) return done.error;
    await this.#after(done.value.id, done.value.outcome);
    return null;
  }

  async claim(id: string, wanted: { media: readonly string[]; series: string | null }): Promise<string | null> {
    const done = await claimMore(this.#hub, id, wanted);
    if (!done.ok) return done.error;
    await this.#after(id, done.value);
    return null;
  }

  async reopen(id: string, days: number): Promise<string | null> {
    const done = await this.#hub.act(ClaimAnswer, `/api/v1/investigations/${id}/reopening`, { days });
    if (!done.ok) return done.error;
    await this.#after(id, done.value.outcome);
    return null;
  }

  extend(id: string, days: number): Promise<string | null> {
    return this.#change(id, 'extension', { days });
  }

  changeContact(id: string, contact: string | null): Promise<string | null> {
    return this.#change(id, 'contact', { contact });
  }

  /** @param media null: all of it, which ends the investigation */
  release(id: string, media: readonly string[] | null): Promise<string | null> {
    return this.#change(id, 'release', { media: media === null ? null : [...media] });
  }

  async offer(investigation: string, to: string, reason: OfferReason): Promise<string | null> {
    const done = await this.#hub.act(HandOff, '/api/v1/hand-offs', { investigation, to, reason });
    if (!done.ok) return done.error;
    await this.#after(investigation, null);
    return null;
  }

  async answer({ id, investigation }: HandOff, answer: HandOffAnswer): Promise<string | null> {
    const done = await this.#hub.act(HandOff, `/api/v1/hand-offs/${id}/answer`, answer);
    if (!done.ok) return done.error;
    await this.#after(answer.accept ? investigation : null, null);
    return null;
  }

  async cancel({ id, investigation }: HandOff): Promise<string | null> {
    const done = await this.#hub.act(HandOff, `/api/v1/hand-offs/${id}/cancellation`, {});
    if (!done.ok) return done.error;
    await this.#after(investigation, null);
    return null;
  }

  async #change(
    id: string,
    what: 'extension' | 'contact' | 'release',
    content: { days: number } | { contact: string | null } | { media: string[] | null },
  ): Promise<string | null> {
    const done = await this.#hub.act(InvestigationDetail, `/api/v1/investigations/${id}/${what}`, content);
    if (!done.ok) return done.error;
    await this.#after(id, null);
    return null;
  }

  async #after(id: string | null, outcome: ClaimOutcome | null): Promise<void> {
    await this.refresh();
    if (id !== null) await this.#read(id);
    this.outcome = outcome?.asked === 0 ? null : outcome;
  }

  async #read(id: string): Promise<void> {
    const read = await this.#hub.read(InvestigationDetail, `/api/v1/investigations/${id}`);
    this.failure = read.ok ? null : read.error;
    this.opened = read.ok ? read.value : null;
    if (read.ok && read.value.investigation.own) await this.media.refresh();
  }
}
