import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { DEFAULT_PAGE } from '#lib/domain/wire/casework.ts';
import {
  type HandOff,
  type HandOffAnswer,
  type HandOffList,
  type HandOffQuery,
  type HandOffState,
  type NewHandOff,
  OFFER_DAYS,
} from '#lib/domain/wire/hand-off.ts';
import type { StoredHandOff } from '../store/hand-off-store.ts';
import type { StoredInvestigation } from '../store/investigation-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { act, byClock, type CaseworkParts, type Work } from './casework.ts';
import { daysAfter } from './days.ts';
import type { Refusal } from './refusal.ts';

type Answer<T> = Promise<Result<T, Refusal>>;
type Offered = { offer: StoredHandOff; investigation: StoredInvestigation };
type Closing = Exclude<HandOffState, 'open'>;

const NOT_SEEN = { title: null, items: null };

/** One bureau offers an investigation to another, which takes it over as it is, or does not. */
export class HandOffs {
  readonly #parts: CaseworkParts;

  constructor(parts: CaseworkParts) {
    this.#parts = parts;
  }

  async list(actor: Actor, query: HandOffQuery): Answer<HandOffList> {
    const refusal = forbidden(actor, 'see-casework');
    if (refusal !== null) return err(refusal);
    const { after = null, limit = DEFAULT_PAGE, state } = query;
    const { store } = this.#parts;
    const open = state === undefined ? null : state === 'open';
    const { bureau } = actor;
    const found = await store.casework.handOffs.list({ bureau, open, before: after, limit: limit + 1 });
    const items = await this.#told(store, found.slice(0, limit), actor);
    const partners = (await store.bureaux.all()).filter(({ code }) => code !== bureau);
    return ok({
      ...{ items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null },
      partners: partners.map(({ code, name }) => ({ code, name })),
    });
  }

  offer(actor: Actor, { investigation: id, to, reason }: NewHandOff): Answer<HandOff> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const { handOffs, investigations } = work.store.casework;
      const investigation = await investigations.hold(id);
      if (investigation?.bureau !== actor.bureau) return err({ code: 'not-found' });
      const partner = to === actor.bureau ? null : await work.store.bureaux.find(to);
      if (partner === null) return err({ code: 'not-found', detail: 'to' });
      const ended = investigation.state !== 'active' || investigation.expiresAt <= work.at;
      if (ended || (await handOffs.openOf([id])).has(id)) return err({ code: 'already-decided' });
      const offer: StoredHandOff = {
        ...{ id: uuidv7(), investigation: id, from: actor.bureau, to, reason, state: 'open' },
        ...{ offeredAt: work.at, expiresAt: daysAfter(new Date(work.at), OFFER_DAYS) },
        ...{ answeredAt: null, declinedBecause: null },
      };
      await handOffs.add(offer);
      await work.note('hand_offs', offer.id, 'offered', { to, reason, other: id });
      await work.note('investigations', id, 'offered', { to, reason, other: offer.id });
      await tell(work, offer, [to], 'offered');
      work.enter('hand-off', 'offered', { handOff: offer.id, investigation: id, to, reason });
      return this.#one(work, offer, actor);
    });
  }

  answer(actor: Actor, id: string, answer: HandOffAnswer): Answer<HandOff> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await this.#open(work, actor, id, 'to');
      if (!held.ok) return held;
      const { offer } = held.value;
      if (answer.accept) {
        const { investigations } = work.store.casework;
        await investigations.change(offer.investigation, { bureau: actor.bureau, contact: answer.contact });
        return this.#close(work, actor, offer, 'accepted');
      }
      return this.#close(work, actor, { ...offer, declinedBecause: answer.reason }, 'declined');
    });
  }

  cancel(actor: Actor, id: string): Answer<HandOff> {
    return act(this.#parts, { actor, deed: 'do-casework' }, async (work) => {
      const held = await this.#open(work, actor, id, 'from');
      return held.ok ? this.#close(work, actor, held.value.offer, 'cancelled') : held;
    });
  }

  /** Ends offers that nobody has answered. */
  expire(): Promise<void> {
    return byClock(this.#parts, async (work) => {
      const { handOffs } = work.store.casework;
      for (const id of await handOffs.due(work.at)) {
        const found = await handOffs.find(id);
        if (found === null) continue;
        await work.store.casework.investigations.hold(found.investigation);
        const offer = await handOffs.hold(id);
        if (offer?.state === 'open') await close(work, offer, 'expired');
      }
    });
  }

  async #close(work: Work, actor: Actor, offer: StoredHandOff, state: Closing): Answer<HandOff> {
    await close(work, offer, state);
    return this.#one(work, { ...offer, state, answeredAt: work.at }, actor);
  }

  /** Holds an offer that is open, with its investigation, for one of its two sides. */
  async #open(work: Work, actor: Actor, id: string, side: 'from' | 'to'): Answer<Offered> {
    const { handOffs, investigations } = work.store.casework;
    const found = await handOffs.find(id);
    if (found === null || (found.from !== actor.bureau && found.to !== actor.bureau)) return err({ code: 'not-found' });
    const investigation = await investigations.hold(found.investigation);
    const offer = await handOffs.hold(id);
    if (offer === null || investigation === null) return err({ code: 'not-found' });
    if (offer[side] !== actor.bureau) return err({ code: 'not-allowed', detail: side });
    const over = offer.state !== 'open' || offer.expiresAt <= work.at || investigation.expiresAt <= work.at;
    return over ? err({ code: 'already-decided', detail: offer.state }) : ok({ offer, investigation });
  }

  async #one(work: Work, offer: StoredHandOff, actor: Actor): Answer<HandOff> {
    const [told] = await this.#told(work.store, [offer], actor);
    if (told === undefined) throw new Error('One offer has one view');
    return ok(told);
  }

  /** Only who leads the investigation, and who is asked to, sees its title. */
  async #told(store: Store, offers: readonly StoredHandOff[], { bureau }: Actor): Promise<HandOff[]> {
    const { claims, investigations } = store.casework;
    const counts = await claims.counts([...new Set(offers.map((offer) => offer.investigation))], bureau);
    const told: HandOff[] = [];
    for (const offer of offers) {
      const investigation = await investigations.find(offer.investigation);
      const mayRead = investigation?.bureau === bureau || (offer.to === bureau && offer.state === 'open');
      const seen = mayRead
        ? { title: investigation?.title ?? null, items: counts.get(offer.investigation)?.items ?? 0 }
        : NOT_SEEN;
      told.push({ ...offer, ...seen, incoming: offer.to === bureau });
    }
    return told;
  }
}

async function close(work: Work, offer: StoredHandOff, state: Closing): Promise<void> {
  const { id, investigation, declinedBecause } = offer;
  const byHub = state === 'expired';
  await work.store.casework.handOffs.close(id, { state, at: work.at, because: declinedBecause });
  const reason = declinedBecause === null ? {} : { reason: declinedBecause };
  await work.note('hand_offs', id, state, reason, byHub);
  await work.note('investigations', investigation, state, { other: id, to: offer.to, ...reason }, byHub);
  const { from, to } = offer;
  const told = { accepted: [from, to], declined: [from], cancelled: [to], expired: [from, to] };
  await tell(work, offer, told[state], state);
  work.enter('hand-off', state, { handOff: id, investigation, ...reason }, byHub);
}

/** Each side is told what the other one did; of what changes who leads, or of what nobody did, both. */
async function tell(
  work: Work,
  { id, from, to }: StoredHandOff,
  bureaux: readonly string[],
  word: string,
): Promise<void> {
  for (const bureau of bureaux) {
    const other = bureau === from ? to : from;
    const subject = { bureau: other, about: { kind: 'hand-off', id }, word };
    await work.raise({ bureau, kind: 'hand-off', cause: `hand-off:${id}:${word}`, subject });
  }
}
