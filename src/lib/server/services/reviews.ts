import { err, ok, type Result } from '#lib/domain/result.ts';
import { strongestVerdict } from '#lib/domain/verdict.ts';
import type { Ballot, ReviewList, ReviewOrder, ReviewPair, ReviewState } from '#lib/domain/wire/review.ts';
import type { FalseMatch } from '../store/negative-store.ts';
import type { Pair, ReviewRule, StoredVote } from '../store/pair-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { mediaOf } from './alert-media.ts';
import type { Alerts } from './alerts.ts';
import type { Auditing } from './auditing.ts';
import type { HolderNamings } from './holder-namings.ts';
import { contextsOf } from './match-context.ts';
import type { Clock, Refusal } from './refusal.ts';
import type { Tallying } from './tallying.ts';
import { type Reader, reviewsOf } from './review-view.ts';

const PDQ_BYTES = 32;

export type ReviewQuestion = {
  state: ReviewState;
  order: ReviewOrder;
  /** Only those of which the own bureau holds a side. */
  own: boolean;
  after: number;
  limit: number;
};

type Outcome = 'confirmed' | 'refuted';
type Parts = {
  store: Store;
  namings: HolderNamings;
  alerts: Pick<Alerts, 'raiseAll'>;
  audit: Auditing;
  tally: Tallying;
  clock: Clock;
};

/**
 * Near matches before officers: those of a bureau that holds one of the two files see and judge them, analysts all. Enough equal
 * votes from enough bureaux decide; then both sides hear of it, and what was refuted is not found any more.
 */
export class Reviews {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async list(actor: Actor, { state, order, own, after, limit }: ReviewQuestion): Promise<Result<ReviewList, Refusal>> {
    const refusal = forbidden(actor, 'review-matches');
    if (refusal !== null) return err(refusal);
    const { store, namings } = this.#parts;
    const bureau = own || !seesAll(actor) ? actor.bureau : null;
    const pairs = await store.pairs.list({ state, bureau }, order, after, limit + 1);
    const items = await reviewsOf(store, namings, { pairs: pairs.slice(0, limit), reader: readerOf(actor) });
    const ownOpen = await store.pairs.count({ state: 'open', bureau: actor.bureau });
    const open = seesAll(actor) ? await store.pairs.count({ state: 'open', bureau: null }) : ownOpen;
    return ok({ items, next: pairs.length > limit ? after + limit : null, open, ownOpen });
  }

  async vote(actor: Actor, id: string, ballot: Ballot): Promise<Result<ReviewPair, Refusal>> {
    const refusal = forbidden(actor, 'review-matches');
    if (refusal !== null) return err(refusal);
    const { officer, bureau } = actor;
    // A bureau's own server judges no picture.
    if (officer === null) return err({ code: 'not-allowed' });
    return this.#parts.store.transaction(async (store) => {
      const pair = await this.#visible(store, actor, id);
      if (pair === null) return err({ code: 'not-found' });
      if (pair.state !== 'open') return err({ code: 'already-decided' });
      const at = this.#parts.clock().toISOString();
      await store.pairs.vote({ pair: id, officer, bureau, ...ballot }, at);
      const outcome = outcomeOf(await store.pairs.votes([id]), await store.pairs.rule());
      if (outcome !== null) await this.#decide(store, pair, outcome, at);
      await this.#note(store, 'voted', actor, { pair: id, ...ballot });
      if (outcome !== null) await this.#note(store, outcome, actor, { pair: id });
      return this.#shown(store, actor, id);
    });
  }

  /** Puts what was decided before officers again, without the votes. */
  async reopen(actor: Actor, id: string): Promise<Result<ReviewPair, Refusal>> {
    const refusal = forbidden(actor, 'reopen-review');
    if (refusal !== null) return err(refusal);
    return this.#parts.store.transaction(async (store) => {
      const pair = await store.pairs.find(id);
      if (pair === null) return err({ code: 'not-found' });
      if (pair.state === 'open') return err({ code: 'review-not-decided' });
      await store.pairs.reopen(id);
      if (pair.state === 'refuted') await store.negatives.remove([pair]);
      await this.#note(store, 'reopened', actor, { pair: id, from: pair.state });
      return this.#shown(store, actor, id);
    });
  }

  async #decide(store: Store, pair: Pair, outcome: Outcome, at: string): Promise<void> {
    await store.pairs.decide(pair.id, outcome, at);
    if (outcome === 'refuted') await store.negatives.add(await falseMatches(store, pair), at);
    const media = [pair.a, pair.b];
    const contexts = await contextsOf(store, this.#parts.namings, { media, at });
    const verdict = strongestVerdict([...contexts.media.values()].map((context) => context.verdict));
    const holders = Map.groupBy(await store.contributions.holdersOf(media), ({ bureau }) => bureau);
    const kind = outcome === 'confirmed' ? 'match-confirmed' : 'match-refuted';
    const alerts = [...holders].map(([bureau, held]) => {
      const told = outcome === 'confirmed' ? verdict : null;
      const subject = { ...mediaOf(held), verdict: told, about: { kind: 'review', id: pair.id } };
      // Decided again after it was opened again, it is told again.
      return { bureau, kind, cause: `review:${pair.id}:${outcome}:${at}`, subject } as const;
    });
    await this.#parts.alerts.raiseAll(store, alerts);
    const counts = [...holders.keys()].map((bureau) => ({ bureau, name: `matches-${outcome}` as const, count: 1 }));
    await this.#parts.tally.add(store, ...counts);
  }

  /** Those who do not hold either side do not learn that the pair is there. */
  async #visible(store: Store, actor: Actor, id: string): Promise<Pair | null> {
    const pair = await store.pairs.find(id);
    if (pair === null || seesAll(actor)) return pair;
    const held = await store.contributions.holdersOf([pair.a, pair.b]);
    return held.some(({ bureau }) => bureau === actor.bureau) ? pair : null;
  }

  async #shown(store: Store, actor: Actor, id: string): Promise<Result<ReviewPair, Refusal>> {
    const pair = await store.pairs.find(id);
    const pairs = pair === null ? [] : [pair];
    const [shown] = await reviewsOf(store, this.#parts.namings, { pairs, reader: readerOf(actor) });
    return shown === undefined ? err({ code: 'not-found' }) : ok(shown);
  }

  async #note(store: Store, act: string, actor: Actor, details: Record<string, string>): Promise<void> {
    await this.#parts.audit.record(store, { kind: 'review', act, actor, details });
  }
}

function seesAll({ role }: Actor): boolean {
  return role === 'analyst';
}

function readerOf({ bureau, officer }: Actor): Reader {
  return { bureau, officer };
}

/** What enough votes from enough bureaux say; null while there are too few. */
function outcomeOf(votes: readonly StoredVote[], needed: ReviewRule): Outcome | null {
  for (const [vote, outcome] of [['confirm', 'confirmed'] as const, ['refute', 'refuted'] as const]) {
    const cast = votes.filter((each) => each.vote === vote);
    const bureaux = new Set(cast.map(({ bureau }) => bureau));
    if (cast.length >= needed.votes && bureaux.size >= needed.bureaux) return outcome;
  }
  return null;
}

/** Each picture of the one file with each of the other: decoders differ, and so may what bureaux have said. */
async function falseMatches(store: Store, { a, b }: Pair): Promise<FalseMatch[]> {
  const forms = await store.contributions.formsOf([a, b]);
  const hashesOf = (media: number) => {
    const hashes = forms.flatMap((form) => (form.media === media && form.pdq !== null ? [form.pdq] : []));
    return new Map(hashes.map((pdq) => [Buffer.from(pdq).toString('hex', 0, PDQ_BYTES), pdq.subarray(0, PDQ_BYTES)]));
  };
  const others = [...hashesOf(b).values()];
  return [...hashesOf(a).values()].flatMap((hash) =>
    others.map((other) => ({ a: { media: a, hash }, b: { media: b, hash: other } })),
  );
}
