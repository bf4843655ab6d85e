import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { BureauCode, ShortText } from '#lib/domain/wire/common.ts';
import type { Bureau, Store } from '../store/store.ts';
import type { Clock } from './refusal.ts';

/** The bureau that a new hub begins with. */
const FIRST: Bureau = { code: 'A', name: 'Bureau A', reach: null };

export class Bureaux {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Adds a bureau, which starts with the default data rule. */
  async add(bureau: Bureau): Promise<Result<Bureau, 'bad-code' | 'bad-name' | 'bad-reach' | 'bureau-exists'>> {
    if (!BureauCode.safeParse(bureau.code).success) return err('bad-code');
    if (!ShortText.safeParse(bureau.name).success) return err('bad-name');
    if (bureau.reach !== null && !ShortText.safeParse(bureau.reach).success) return err('bad-reach');
    const at = this.#clock().toISOString();
    return this.#store.transaction(async (store) => {
      if (!(await store.bureaux.add(bureau, at))) return err('bureau-exists');
      await store.bureaux.addRule(bureau.code, DEFAULT_DATA_RULE, at);
      return ok(bureau);
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
