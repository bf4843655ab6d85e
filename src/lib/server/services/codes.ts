import { canonicalJson } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { CodeCard, CodeIssued, CodeList, NewCode } from '#lib/domain/wire/people.ts';
import type { OpenCode } from '../store/identity-store.ts';
import type { Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import type { Enrolments } from './enrolments.ts';
import type { Clock, Refusal } from './refusal.ts';

type Parts = { store: Store; enrolments: Enrolments; audit: Auditing; clock: Clock };
type Terms = { bureau: string; role: OpenCode['role']; officer: string | null };

/**
 * Enrolment codes as officers issue them. A code for a further device only its own officer can ask for: whoever could make
 * one for somebody else could approve in their name.
 */
export class Codes {
  readonly #store: Store;
  readonly #enrolments: Enrolments;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, enrolments, audit, clock }: Parts) {
    this.#store = store;
    this.#enrolments = enrolments;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Open codes: all of the bureau for its administrator, those for their own devices for everybody else. */
  async list(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-codes');
    if (refusal !== null) return err(refusal);
    const items = await Promise.all((await this.#seen(this.#store, actor)).map((code) => cardOf(this.#store, code)));
    return ok(canonicalJson({ items } satisfies CodeList));
  }

  /** @param portal the origin that the browser names: the link leads there when it is one of the hub's portals */
  async issue(actor: Actor, wish: NewCode, portal: string | null): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'issue-code');
    if (refusal !== null) return err(refusal);
    const terms = await this.#terms(actor, wish);
    if (!terms.ok) return terms;
    const issued = await this.#enrolments.issue({ ...terms.value, issuedBy: actor, portal });
    if (!issued.ok) return err({ code: 'not-found' });
    const { link, code } = issued.value;
    return ok(canonicalJson({ code: await cardOf(this.#store, code), link } satisfies CodeIssued));
  }

  async revoke(actor: Actor, id: string): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'revoke-code');
    if (refusal !== null) return err(refusal);
    return this.#store.transaction(async (store) => {
      const code = (await this.#seen(store, actor)).find((each) => each.id === id);
      if (code === undefined) return err({ code: 'not-found' });
      await store.codes.revoke(actor.bureau, id, this.#clock().toISOString());
      await this.#audit.record(store, { kind: 'enrolment', act: 'code-revoked', actor, details: { code: id } });
      return ok(DONE);
    });
  }

  async #terms(actor: Actor, { role, own, bureau }: NewCode): Promise<Result<Terms, Refusal>> {
    if (own) return ok({ bureau: actor.bureau, role: actor.role, officer: actor.officer });
    if (actor.role === 'hub-admin') {
      // Beyond the first one, a bureau lets in its own administrators.
      const code = bureau ?? actor.bureau;
      if (role !== 'bureau-admin') return err({ code: 'not-allowed' });
      if ((await this.#store.officers.able('bureau-admin', code)).length > 0) return err({ code: 'not-allowed' });
      return ok({ bureau: code, role, officer: null });
    }
    const isOwnBureau = bureau === null || bureau === actor.bureau;
    const may = actor.role === 'bureau-admin' && role !== 'hub-admin' && isOwnBureau;
    return may ? ok({ bureau: actor.bureau, role, officer: null }) : err({ code: 'not-allowed' });
  }

  async #seen(store: Store, actor: Actor): Promise<OpenCode[]> {
    const open = await store.codes.open(actor.bureau, this.#clock().toISOString());
    return actor.role === 'bureau-admin' ? open : open.filter(({ officer }) => officer === actor.officer);
  }
}

async function cardOf(store: Store, code: OpenCode): Promise<CodeCard> {
  const { id, bureau, role, issuedAt, expiresAt } = code;
  const officer = code.officer === null ? null : await store.officers.find(code.officer);
  const issuer = code.issuedBy === null ? null : await store.officers.find(code.issuedBy);
  return {
    ...{ id, bureau, role, officer: officer && { id: officer.id, name: officer.name } },
    ...{ issuedBy: issuer?.name ?? null, issuedAt, expiresAt },
  };
}
