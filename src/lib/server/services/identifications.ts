import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { DEFAULT_PAGE } from '#lib/domain/wire/casework.ts';
import type { IdentificationDetail } from '#lib/domain/wire/casework-detail.ts';
import type {
  Correction,
  Identification,
  IdentificationAnswer,
  IdentificationList,
  IdentificationQuery,
  IdentifiedMedia,
  NewIdentification,
  RevocationReason,
} from '#lib/domain/wire/identification.ts';
import type { StoredIdentification } from '../store/identification-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { act, type CaseworkParts, type Work } from './casework.ts';
import { historyOf } from './histories.ts';
import { tellIdentified } from './identified-news.ts';
import { partiesOf } from './parties.ts';
import { newPseudonym } from './pseudonyms.ts';
import type { Refusal } from './refusal.ts';
import { heldSeries } from './series-holding.ts';

type Answer<T> = Promise<Result<T, Refusal>>;

/** So many are told of one pseudonym. */
const MAX_SAME = 200;

/** Who was identified, by whom and where, in which material: never a name. */
export class Identifications {
  readonly #parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.#parts = parts;
  }

  async list(actor: Actor, query: IdentificationQuery): Answer<IdentificationList> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { after = null, limit = DEFAULT_PAGE, scope = 'all', state = null } = query;
    const bureau = scope === 'own' ? actor.bureau : null;
    const { store } = this.#parts;
    const found = await store.casework.identifications.list({ bureau, state, before: after, limit: limit + 1 });
    const items = await this.#views(store, found.slice(0, limit), actor);
    return ok({ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null });
  }

  /** Everything that is recorded under a pseudonym: the same person in several media. */
  async ofPseudonym(actor: Actor, pseudonym: string): Answer<IdentificationList> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { store } = this.#parts;
    const found = await store.casework.identifications.byPseudonym(pseudonym, MAX_SAME);
    return ok({ items: await this.#views(store, found, actor), next: null });
  }

  async read(actor: Actor, id: string): Answer<IdentificationDetail> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const found = await this.#parts.store.casework.identifications.find(id);
    return found === null ? err({ code: 'not-found' }) : ok(await this.#detail(this.#parts.store, found, actor));
  }

  record(actor: Actor, wanted: NewIdentification): Answer<IdentificationAnswer> {
    return act(this.#parts, { actor, deed: 'do-casework', named: wanted.media.length }, async (work) => {
      const { kind, country, identifiedOn } = wanted;
      if (isAhead(identifiedOn, work.at)) return err({ code: 'malformed-request', detail: 'identifiedOn: future' });
      const series = await heldSeries(work.store, wanted.series);
      if (series === null) return err({ code: 'not-found', detail: 'series' });
      const { identifications } = work.store.casework;
      const pseudonym = wanted.pseudonym ?? newPseudonym(kind);
      const facts = { pseudonym, kind, country, identifiedOn };
      const id = uuidv7();
      await identifications.add({ ...facts, id, bureau: actor.bureau, state: 'active', recordedAt: work.at });
      await work.note('identifications', id, 'recorded', { facts });
      work.count(actor.bureau, 'identifications');
      work.enter('identification', 'recorded', { identification: id, ...facts });
      return this.#named(work, actor, id, { add: wanted.media, addSeries: series, remove: [], removeSeries: [] });
    });
  }

  /** Replaces what is said of the person; the history keeps what was said before. */
  correct(actor: Actor, id: string, { version, ...facts }: Correction): Answer<IdentificationDetail> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await this.#own(work, actor, id);
      if (!held.ok) return held;
      if (held.value.version !== version) return err({ code: 'changed-meanwhile' });
      if (isAhead(facts.identifiedOn, work.at))
        return err({ code: 'malformed-request', detail: 'identifiedOn: future' });
      await work.store.casework.identifications.correct(id, facts);
      await work.note('identifications', id, 'corrected', { facts });
      work.enter('identification', 'corrected', { identification: id, ...facts });
      return this.#after(work, id, actor);
    });
  }

  /** Names further media and series, or takes some away. */
  changeMedia(actor: Actor, id: string, change: IdentifiedMedia): Answer<IdentificationAnswer> {
    return act(
      this.#parts,
      { actor, deed: 'do-casework', named: change.add.length + change.remove.length },
      async (work) => {
        const series = await heldSeries(work.store, [...change.addSeries, ...change.removeSeries]);
        const held = await this.#own(work, actor, id);
        if (!held.ok) return held;
        if (series === null) return err({ code: 'not-found', detail: 'series' });
        return this.#named(work, actor, id, change);
      },
    );
  }

  /** From now on it says nothing of any material; it stays in the history. */
  revoke(actor: Actor, id: string, reason: RevocationReason): Answer<IdentificationDetail> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await this.#own(work, actor, id);
      if (!held.ok) return held;
      const { identifications } = work.store.casework;
      const media = await identifications.covered(id);
      await identifications.revoke(id);
      await work.note('identifications', id, 'revoked', { reason });
      await work.tellHolders(
        { kind: 'withdrawn', cause: `identification:${id}:revoked`, media, from: actor.bureau },
        { about: { kind: 'identification', id }, word: reason },
      );
      work.enter('identification', 'revoked', { identification: id, reason });
      return this.#after(work, id, actor);
    });
  }

  async #named(work: Work, actor: Actor, id: string, change: IdentifiedMedia): Answer<IdentificationAnswer> {
    const { identifications, media } = work.store.casework;
    const before = new Set(await identifications.covered(id));
    const numbers = await media.numbersOf([...change.add, ...change.remove]);
    const numbersOf = (sha256: readonly string[]) => sha256.flatMap((each) => numbers.get(each) ?? []);
    const removed = await identifications.removeMedia(id, numbersOf(change.remove));
    await identifications.removeSeries(id, change.removeSeries);
    const held = numbersOf(change.add);
    const added = await identifications.addMedia(id, held);
    await identifications.addSeries(id, change.addSeries);
    const fresh = (await identifications.covered(id)).filter((medium) => !before.has(medium));
    if (removed.length + change.removeSeries.length > 0) {
      await work.note('identifications', id, 'removed', { items: removed.length });
      work.enter('identification', 'removed', { identification: id, items: removed.length });
    }
    if (added.length + change.addSeries.length > 0) {
      const version = await work.note('identifications', id, 'added', { items: added.length });
      await tellIdentified(work, { id, bureau: actor.bureau }, `${id}:${String(version)}`, fresh);
      work.enter('identification', 'added', { identification: id, items: added.length, series: change.addSeries });
    }
    const found = await identifications.find(id);
    const [identification] = await this.#views(work.store, found === null ? [] : [found], actor);
    if (identification === undefined) throw new Error('An identification that is held is missing');
    const asked = change.add.length;
    const outcome = { asked, added: added.length, already: held.length - added.length, notHeld: asked - held.length };
    return ok({ identification, outcome });
  }

  async #after(work: Work, id: string, actor: Actor): Answer<IdentificationDetail> {
    const found = await work.store.casework.identifications.find(id);
    return found === null ? err({ code: 'not-found' }) : ok(await this.#detail(work.store, found, actor));
  }

  /** Holds one that the own bureau has recorded and not revoked. Of others' everybody knows that they are there. */
  async #own(work: Work, actor: Actor, id: string): Answer<StoredIdentification> {
    const held = await work.store.casework.identifications.hold(id);
    if (held === null) return err({ code: 'not-found' });
    if (held.bureau !== actor.bureau) return err({ code: 'not-allowed', detail: 'bureau' });
    return held.state === 'active' ? ok(held) : err({ code: 'already-decided', detail: held.state });
  }

  async #detail(store: Store, found: StoredIdentification, actor: Actor): Promise<IdentificationDetail> {
    const [identification] = await this.#views(store, [found], actor);
    if (identification === undefined) throw new Error('One identification has one view');
    return { identification, history: await historyOf({ ...this.#parts, store }, found.id, actor.bureau) };
  }

  async #views(store: Store, found: readonly StoredIdentification[], actor: Actor): Promise<Identification[]> {
    const { identifications } = store.casework;
    const ids = found.map(({ id }) => id);
    const counts = await identifications.counts(ids, actor.bureau);
    const series = await identifications.seriesOf(ids);
    const party = await partiesOf(
      { ...this.#parts, store },
      found.map(({ bureau }) => bureau),
      actor.bureau,
    );
    return found.map(({ bureau, ...rest }) => ({
      ...{ ...rest, lead: party(bureau), own: bureau === actor.bureau },
      ...(counts.get(rest.id) ?? { items: 0, ownItems: 0 }),
      series: series.get(rest.id) ?? [],
    }));
  }
}

/** Somewhere the day has begun already that has not here: at most 14 hours earlier. */
function isAhead(day: string, at: string): boolean {
  return day > new Date(Date.parse(at) + 14 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
