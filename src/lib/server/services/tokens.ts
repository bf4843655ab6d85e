import { err, ok, type Result } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { Clock } from './refusal.ts';
import { digestOf, newSecret } from './secret.ts';

/** Marks a token as one of ours, for people and for scanners that look for leaked secrets. */
const PREFIX = 'lintel_';

/** Bearer tokens of a bureau's own server. */
export class Tokens {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A new token; it is shown this once and kept as its digest only. */
  async create(bureau: string): Promise<Result<string, 'unknown-bureau'>> {
    if ((await this.#store.bureaux.find(bureau)) === null) return err('unknown-bureau');
    const token = PREFIX + newSecret();
    await this.#store.tokens.add({ id: uuidv7(), hash: digestOf(token), bureau }, this.#clock().toISOString());
    return ok(token);
  }

  async authenticate(token: string): Promise<Actor | null> {
    if (!token.startsWith(PREFIX)) return null;
    const bureau = await this.#store.tokens.bureauOf(digestOf(token));
    if (bureau === null) return null;
    return {
      ...{ bureau, role: 'officer', device: null, officer: null, session: null, steppedUpAt: null, steppedUpFor: null },
      scopes: ['look-up', 'submit', 'read-receipts'],
    };
  }
}
