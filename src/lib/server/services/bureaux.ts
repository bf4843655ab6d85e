import { canonicalJson } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { BureauCode, ShortText } from '#lib/domain/wire/common.ts';
import type { BureauList, BureauWords } from '#lib/domain/wire/people.ts';
import type { Bureau, Store } from '../store/store.ts';
import { type Actor, forbidden } from './actor.ts';
import type { Auditing } from './auditing.ts';
import { DONE } from './done.ts';
import type { Clock, Refusal } from './refusal.ts';

/** The bureau that a new hub begins with. */
const FIRST: Bureau = { code: 'A', name: 'Bureau A', reach: null };

type Parts = { store: Store; audit: Auditing; clock: Clock };
type BadBureau = 'bad-code' | 'bad-name' | 'bad-reach' | 'bureau-exists';

export class Bureaux {
  readonly #store: Store;
  readonly #audit: Auditing;
  readonly #clock: Clock;

  constructor({ store, audit, clock }: Parts) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Adds a bureau, which starts with the default data rule. @param actor null: the operator */
  async add(bureau: Bureau, actor: Actor | null = null): Promise<Result<Bureau, BadBureau>> {
    if (!BureauCode.safeParse(bureau.code).success) return err('bad-code');
    if (!ShortText.safeParse(bureau.name).success) return err('bad-name');
    if (bureau.reach !== null && !ShortText.safeParse(bureau.reach).success) return err('bad-reach');
    const at = this.#clock().toISOString();
    return this.#store.transaction(async (store) => {
      if (!(await store.bureaux.add(bureau, at))) return err('bureau-exists');
      await store.bureaux.addRule(bureau.code, DEFAULT_DATA_RULE, at);
      await this.#audit.record(store, { kind: 'bureau', act: 'added', actor, details: { bureau: bureau.code } });
      return ok(bureau);
    });
  }

  /** The same, by an administrator of the hub. */
  async addBy(actor: Actor, bureau: Bureau): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'add-bureau');
    if (refusal !== null) return err(refusal);
    const added = await this.add(bureau, actor);
    if (added.ok) return ok(canonicalJson(added.value));
    return err(added.error === 'bureau-exists' ? { code: 'bureau-exists' } : { code: 'malformed-request' });
  }

  /** Codes and names for everybody; how a bureau is reached, its rule may keep back, so that is for itself and the hub. */
  async list(actor: Actor): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'see-bureaux');
    if (refusal !== null) return err(refusal);
    const all = await this.#store.bureaux.all();
    const items = all.map(({ code, name, reach }) => ({
      ...{ code, name },
      reach: actor.role === 'hub-admin' || code === actor.bureau ? reach : null,
    }));
    return ok(canonicalJson({ items } satisfies BureauList));
  }

  /** What a bureau is called, and how it is reached. */
  async change(actor: Actor, code: string, { name, reach }: BureauWords): Promise<Result<string, Refusal>> {
    const refusal = forbidden(actor, 'change-bureau');
    if (refusal !== null) return err(refusal);
    if (code !== actor.bureau) return err({ code: 'not-found' });
    return this.#store.transaction(async (store) => {
      await store.bureaux.change({ code, name, reach });
      await this.#audit.record(store, { kind: 'bureau', act: 'changed', actor, details: { bureau: code } });
      return ok(DONE);
    });
  }

  /** The bureau that was there first; a store without any gets one. */
  async first(): Promise<Bureau> {
    const [first] = await this.#store.bureaux.all();
    if (first !== undefined) return first;
    await this.add(FIRST);
    return this.first();
  }
}
