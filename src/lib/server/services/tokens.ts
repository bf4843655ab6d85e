import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { TokenScope } from '#lib/domain/wire/identity.ts';
import type { NewToken, TokenCard, TokenList, TokenMade } from '#lib/domain/wire/people.ts';
import type { TokenFacts } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import type { Clock, Refusal } from './refusal.ts';
import { digestOf, newSecret } from './secret.ts';

/** Marks a token as one of ours, for people and for scanners that look for leaked secrets. */
const PREFIX = 'lintel_';
const DAY = 24 * 60 * 60 * 1000;
const TOUCH_INTERVAL = 60 * 1000;
/** What a token may be used for when nobody says otherwise. */
export const DEFAULT_SCOPES: readonly TokenScope[] = ['look-up', 'submit', 'read-receipts'];

/** `days`: how long it holds; null is until it is revoked. */
export type TokenTerms = { label: string | null; scopes: readonly TokenScope[]; days: number | null };

type Parts = { store: Store; audit: Auditing; clock: Clock };

/** Bearer tokens of a bureau's own server. */
export class Tokens {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: Parts) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** A new token, made by the operator; it is shown this once and kept as its digest only. */
  async create(
    bureau: string,
    terms: TokenTerms = { label: null, scopes: DEFAULT_SCOPES, days: null },
  ): Promise<Result<string, 'unknown-bureau'>> {
    if ((await this.#store.bureaux.find(bureau)) === null) return err('unknown-bureau');
    const { secret } = await this.#store.transaction((store) => this.#add(store, bureau, terms, null));
    return ok(secret);
  }

  async make(actor: Actor, { label, scopes, days }: NewToken): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'make-token');
    if (refusal !== null) return err(refusal);
    const terms = { label, scopes: [...new Set(scopes)], days };
    return this.#store.transaction(async (store) => {
      const { facts, secret } = await this.#add(store, actor.bureau, terms, actor);
      return ok(canonicalJson({ token: await cardOf(store, facts), secret } satisfies TokenMade));
    });
  }

  async list(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-tokens');
    if (refusal !== null) return err(refusal);
    const facts = await this.#store.tokens.of(actor.bureau);
    const items = await Promise.all(facts.map((token) => cardOf(this.#store, token)));
    return ok(canonicalJson({ items } satisfies TokenList));
  }

  /** @param actor null: the operator, who may revoke any */
  async revoke(actor: Actor | null, id: string): Promise<Result<string, Refusal>> {
    const refusal = actor && forbidden(actor, 'revoke-token');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      if (!(await store.tokens.revoke(id, this.#clock().toISOString(), actor?.bureau))) {
        return err({ code: 'not-found' });
      }
      await this.#audit.record(store, { kind: 'token', act: 'revoked', actor, details: { token: id } });
      return ok(DONE);
    });
  }

  async authenticate(token: string): Promise<Actor | null> {
    if (!token.startsWith(PREFIX)) return null;
    const now = this.#clock();
    const facts = await this.#store.tokens.find(digestOf(token), now.toISOString());
    if (facts === null) return null;
    const unused = now.getTime() - Date.parse(facts.lastUsedAt ?? facts.createdAt);
    if (facts.lastUsedAt === null || unused >= TOUCH_INTERVAL) {
      await this.#store.tokens.touch(facts.id, now.toISOString());
    }
    const nobody = { device: null, officer: null, session: null, steppedUpAt: null, steppedUpFor: null };
    return { bureau: facts.bureau, role: 'officer', ...nobody, scopes: facts.scopes };
  }

  async #add(store: Store, bureau: string, { label, scopes, days }: TokenTerms, actor: Actor | null) {
    const [now, secret, id] = [this.#clock(), PREFIX + newSecret(), uuidv7()];
    const expiresAt = days === null ? null : new Date(now.getTime() + days * DAY).toISOString();
    const terms = { id, bureau, label, scopes: [...scopes], expiresAt, createdBy: actor?.officer ?? null };
    await store.tokens.add({ ...terms, hash: digestOf(secret) }, now.toISOString());
    const details = { token: id, bureau, scopes: terms.scopes, expiresAt };
    await this.#audit.record(store, { kind: 'token', act: 'made', actor, details });
    return { facts: { ...terms, createdAt: now.toISOString(), lastUsedAt: null }, secret };
  }
}

async function cardOf(store: Store, token: TokenFacts): Promise<TokenCard> {
  const { id, label, scopes, createdAt, expiresAt, lastUsedAt } = token;
  const maker = token.createdBy === null ? null : await store.officers.find(token.createdBy);
  return { id, label, scopes, createdAt, createdBy: maker?.name ?? null, expiresAt, lastUsedAt };
}
