import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { DEFAULT_PAGE, type MediaPage, type MediaPageQuery } from '#lib/domain/wire/casework.ts';
import type { InvestigationDetail } from '#lib/domain/wire/casework-detail.ts';
import {
  type Claim,
  type ClaimAnswer,
  type Investigation,
  type InvestigationList,
  type InvestigationQuery,
  type NewInvestigation,
  type Release,
  SOON_DAYS,
} from '#lib/domain/wire/investigation.ts';
import type { StoredInvestigation } from '../store/investigation-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { act, byClock, type CaseworkParts, type Work } from './casework.ts';
import { claimFor, coverAgain } from './claiming.ts';
import { daysAfter } from './days.ts';
import { historyOf } from './histories.ts';
import { endInvestigation } from './investigation-end.ts';
import { investigationViews } from './investigation-views.ts';
import { mediaPage } from './media-page.ts';
import type { Refusal } from './refusal.ts';
import { heldSeries } from './series-holding.ts';

type Answer<T> = Promise<Result<T, Refusal>>;

/** Who works on what: a bureau claims material, so that no other one does the same work, and lets it go again. */
export class Investigations {
  readonly #parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.#parts = parts;
  }

  async list(actor: Actor, query: InvestigationQuery): Answer<InvestigationList> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store, clock } = this.#parts;
    const { after = null, limit = DEFAULT_PAGE, scope = 'own', state } = query;
    const soon = state === 'ending-soon' ? daysAfter(clock(), SOON_DAYS) : null;
    const ended = state === undefined ? null : state === 'ended';
    const found = await store.casework.investigations.list({
      ...{ reader: actor.bureau, others: scope === 'all', ended, expiringBefore: soon },
      ...{ before: after, limit: limit + 1 },
    });
    const items = await investigationViews(this.#parts, found.slice(0, limit), actor.bureau);
    return ok({ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null });
  }

  async read(actor: Actor, id: string): Answer<InvestigationDetail> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const investigation = await this.#seen(store, actor, id);
    if (investigation === null) return err({ code: 'not-found' });
    const own = investigation.bureau === actor.bureau;
    return ok({
      investigation: await this.#view(store, investigation, actor),
      history: own ? await historyOf(this.#parts, id, actor.bureau) : { events: [], count: 0 },
    });
  }

  /** What the own bureau's investigation is about, also when it has ended. */
  async media(actor: Actor, id: string, { after = 0, limit = DEFAULT_PAGE }: MediaPageQuery): Answer<MediaPage> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const investigation = await store.casework.investigations.find(id);
    if (investigation?.bureau !== actor.bureau) return err({ code: 'not-found' });
    const found = await store.casework.claims.page(id, after, limit + 1);
    const members = found.map(({ media, named }) => ({ media, addedBy: null, told: named }));
    return ok(await mediaPage(store, members, { limit, reader: actor.bureau }));
  }

  open(actor: Actor, wanted: NewInvestigation): Answer<ClaimAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework', named: wanted.media.length }, async (work) => {
      await this.#endDue(work);
      const series = await heldSeries(work.store, wanted.series === null ? [] : [wanted.series]);
      if (series === null) return err({ code: 'not-found', detail: 'series' });
      const { title, contact, days } = wanted;
      const investigation: StoredInvestigation = {
        ...{ id: uuidv7(), bureau: actor.bureau, title, contact, state: 'active' },
        ...{ openedAt: work.at, expiresAt: daysAfter(new Date(work.at), days), endedAt: null },
      };
      await work.store.casework.investigations.add(investigation);
      await work.note('investigations', investigation.id, 'opened', { until: investigation.expiresAt });
      work.count(actor.bureau, 'investigations');
      work.enter('claim', 'opened', { investigation: investigation.id, days });
      return this.#claimed(work, actor, investigation, { media: wanted.media, series });
    });
  }

  claim(actor: Actor, id: string, wanted: Claim): Answer<ClaimAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework', named: wanted.media.length }, async (work) => {
      await this.#endDue(work);
      const series = await heldSeries(work.store, wanted.series === null ? [] : [wanted.series]);
      const investigation = await this.#own(work, actor, id, 'active');
      if (!investigation.ok) return investigation;
      if (series === null) return err({ code: 'not-found', detail: 'series' });
      return this.#claimed(work, actor, investigation.value, { media: wanted.media, series });
    });
  }

  /** Lets everything go and ends it, or lets some media go. */
  release(actor: Actor, id: string, { media }: Release): Answer<InvestigationDetail> {
    return this.#change(actor, id, async (work, investigation) => {
      if (media === null) {
        await endInvestigation(work, investigation, 'released');
        return;
      }
      const { claims, media: numbers } = work.store.casework;
      const freed = await claims.letGo(id, [...(await numbers.numbersOf(media)).values()]);
      await work.note('investigations', id, 'removed', { items: freed.length });
      work.enter('claim', 'removed', { investigation: id, items: freed.length });
      await coverAgain(work, freed);
    });
  }

  /** So many days from now on. */
  extend(actor: Actor, id: string, days: number): Answer<InvestigationDetail> {
    return this.#change(actor, id, async (work) => {
      const until = daysAfter(new Date(work.at), days);
      await work.store.casework.investigations.change(id, { expiresAt: until });
      await work.note('investigations', id, 'extended', { until });
      work.enter('claim', 'extended', { investigation: id, days });
    });
  }

  changeContact(actor: Actor, id: string, contact: string | null): Answer<InvestigationDetail> {
    return this.#change(actor, id, async (work) => {
      await work.store.casework.investigations.change(id, { contact });
      await work.note('investigations', id, 'contact-changed');
      work.enter('claim', 'contact-changed', { investigation: id });
    });
  }

  /** Claims again what an investigation that has ended was about, as far as nobody else has it now. */
  reopen(actor: Actor, id: string, days: number): Answer<ClaimAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      await this.#endDue(work);
      const { claims, investigations, media } = work.store.casework;
      const series = (await heldSeries(work.store, await claims.seriesAbout(id))) ?? [];
      const ended = await this.#own(work, actor, id, 'ended');
      if (!ended.ok) return ended;
      const change = { state: 'active', expiresAt: daysAfter(new Date(work.at), days), endedAt: null } as const;
      await investigations.change(id, change);
      await work.note('investigations', id, 'reopened', { until: change.expiresAt });
      work.enter('claim', 'reopened', { investigation: id, days });
      const named = await media.digestsOf(await claims.named(id));
      return this.#claimed(work, actor, { ...ended.value, ...change }, { media: [...named.values()], series });
    });
  }

  /** Ends what has expired. */
  expire(): Promise<void> {
    return byClock(this.#parts, (work) => this.#endDue(work));
  }

  async #endDue(work: Work): Promise<void> {
    const { investigations } = work.store.casework;
    for (const id of await investigations.due(work.at)) {
      const investigation = await investigations.hold(id);
      // Somebody else may have extended or ended it meanwhile.
      if (investigation?.state !== 'active' || investigation.expiresAt > work.at) continue;
      await endInvestigation(work, investigation, 'expired');
    }
  }

  async #claimed(
    work: Work,
    actor: Actor,
    investigation: StoredInvestigation,
    wanted: { media: readonly string[]; series: readonly string[] },
  ): Answer<ClaimAnswer> {
    const outcome = await claimFor(work, this.#parts.namings, investigation, wanted);
    return ok({ investigation: await this.#view(work.store, investigation, actor), outcome });
  }

  /** Changes an active investigation of the own bureau. */
  #change(
    actor: Actor,
    id: string,
    change: (work: Work, investigation: StoredInvestigation) => Promise<void>,
  ): Answer<InvestigationDetail> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await this.#own(work, actor, id, 'active');
      if (!held.ok) return held;
      await change(work, held.value);
      const now = await work.store.casework.investigations.find(id);
      return ok({
        investigation: await this.#view(work.store, now ?? held.value, actor),
        history: await historyOf({ ...this.#parts, store: work.store }, id, actor.bureau),
      });
    });
  }

  /** Holds an investigation of the own bureau, in that state. */
  async #own(work: Work, actor: Actor, id: string, state: 'active' | 'ended'): Answer<StoredInvestigation> {
    const held = await work.store.casework.investigations.hold(id);
    if (held?.bureau !== actor.bureau) return err({ code: 'not-found' });
    const active = held.state === 'active' && held.expiresAt > work.at;
    return active === (state === 'active') ? ok(held) : err({ code: 'already-decided', detail: held.state });
  }

  /** One's own, and others' that cover something which the own bureau has submitted. */
  async #seen(store: Store, actor: Actor, id: string): Promise<StoredInvestigation | null> {
    const found = await store.casework.investigations.find(id);
    if (found === null || found.bureau === actor.bureau) return found;
    return (await store.casework.investigations.concerns(id, actor.bureau)) ? found : null;
  }

  async #view(store: Store, investigation: StoredInvestigation, actor: Actor): Promise<Investigation> {
    const [view] = await investigationViews({ ...this.#parts, store }, [investigation], actor.bureau);
    if (view === undefined) throw new Error('One investigation has one view');
    return view;
  }
}
