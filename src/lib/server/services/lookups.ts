import { createHash } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { fromHex } from '#lib/domain/hash.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { verdictCounts } from '#lib/domain/verdict.ts';
import type { LookupItem, LookupRequest, LookupResult } from '#lib/domain/wire/lookup.ts';
import type { Contribution, Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import { lookupRefusal } from './disclosed.ts';
import { type HubKey, signedText } from './hub-key.ts';
import { bestHits, type Hit } from './hits.ts';
import { resultOf } from './lookup-result.ts';
import type { Clock, Refusal } from './refusal.ts';

/** A stored PDQ hash near to one that was asked about: the contribution's number, and the Hamming distance. */
export type NearMatch = { contribution: number; distance: number };

export type NearDuplicates = {
  /**
   * For each question, which is 1 to 8 hashes of 32 bytes laid end to end, all that is near to any of them, among
   * everything that was committed before the call.
   */
  search(questions: readonly Uint8Array[]): Promise<Result<NearMatch[][], 'unavailable'>>;
  /** Contributions that the store no longer holds. */
  forget(contributions: readonly number[]): Promise<void>;
};

/** Answers what is known about files, by their digests and PDQ hashes. */
export class Lookups {
  readonly #store: Store;
  readonly #key: HubKey;
  readonly #near: NearDuplicates;
  readonly #clock: Clock;

  constructor({ store, key, near, clock }: { store: Store; key: HubKey; near: NearDuplicates; clock: Clock }) {
    this.#store = store;
    this.#key = key;
    this.#near = near;
    this.#clock = clock;
  }

  /** The text of the signed answer. @param question the exact bytes that came in, of which `request` was parsed */
  async answer(actor: Actor, request: LookupRequest, question: Uint8Array): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'ask') ?? (await this.#objection(actor, request));
    if (refusal !== null) return err(refusal);
    const hits = await this.#hits(request.items);
    if (!hits.ok) return err({ code: 'not-ready', retryAfter: 1 });

    const bureaux = new Map((await this.#store.bureaux.all()).map((bureau) => [bureau.code, bureau]));
    const results: LookupResult[] = request.items.map((item, index) =>
      resultOf(item.ref, bestHits(hits.value[index] ?? []), bureaux),
    );
    const answerId = uuidv7();
    const asOf = this.#clock().toISOString();
    const requestSha256 = createHash('sha256').update(question).digest('hex');
    const text = await signedText(this.#key, 'lintel/lookup-answer/1', { answerId, asOf, requestSha256, results });
    const sha256 = createHash('sha256').update(text).digest('hex');
    const verdicts = verdictCounts(results.map(({ verdict }) => verdict));
    await this.#store.answers.record({
      ...{ id: answerId, bureau: actor.bureau, sha256, items: results.length, answeredAt: asOf },
      ...{ leaf: null, verdicts },
    });
    return ok(text);
  }

  async #objection(actor: Actor, request: LookupRequest): Promise<Refusal | null> {
    const rule = await this.#store.bureaux.rule(actor.bureau, request.dataRule);
    return rule === null ? { code: 'unknown-data-rule', detail: 'dataRule' } : lookupRefusal(request, rule);
  }

  /** Every contribution that matches, for each item, by each way in which it does. */
  async #hits(items: readonly LookupItem[]): Promise<Result<Hit[][], 'unavailable'>> {
    const near = await this.#nearMatches(items);
    if (!near.ok) return near;
    const exact = await this.#store.material.byDigests({
      sha256: items.flatMap((item) => item.sha256 ?? []),
      sha1: items.flatMap((item) => item.sha1 ?? []),
      md5: items.flatMap((item) => item.md5 ?? []),
    });
    const ids = new Set(near.value.flatMap((matches) => matches.map((match) => match.contribution)));
    const byId = new Map((await this.#store.material.byIds([...ids])).map((found) => [found.id, found]));

    const by = {
      sha256: Map.groupBy(exact, (found) => found.sha256),
      sha1: Map.groupBy(exact, (found) => found.sha1),
      md5: Map.groupBy(exact, (found) => found.md5),
    };
    return ok(
      items.map((item, index) => [
        ...(['sha256', 'sha1', 'md5'] as const).flatMap((via) => {
          const digest = item[via];
          const found: Contribution[] = (digest === undefined ? undefined : by[via].get(digest)) ?? [];
          return found.map((contribution): Hit => ({ via, contribution }));
        }),
        ...(near.value[index] ?? []).flatMap(({ contribution: id, distance }): Hit[] => {
          const contribution = byId.get(id);
          return contribution === undefined ? [] : [{ via: 'pdq', distance, contribution }];
        }),
      ]),
    );
  }

  async #nearMatches(items: readonly LookupItem[]): Promise<Result<NearMatch[][], 'unavailable'>> {
    const asked = items.flatMap((item, index) => (item.pdq === undefined ? [] : [{ index, pdq: item.pdq }]));
    const matches: NearMatch[][] = items.map(() => []);
    if (asked.length === 0) return ok(matches);
    const found = await this.#near.search(asked.map(({ pdq }) => fromHex(pdq.hashes.join(''))));
    if (!found.ok) return found;
    for (const [position, { index }] of asked.entries()) matches[index] = found.value[position] ?? [];
    return ok(matches);
  }
}
