import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { TokenStore } from './store.ts';

export class KyselyTokens implements TokenStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ id, hash, bureau }: { id: string; hash: Uint8Array; bureau: string }, at: string): Promise<void> {
    await this.#db
      .insertInto('tokens')
      .values({ id, token_sha256: hash, bureau, created_at: at, revoked_at: null })
      .execute();
  }

  async bureauOf(hash: Uint8Array): Promise<string | null> {
    const row = await this.#db
      .selectFrom('tokens')
      .select('bureau')
      .where('token_sha256', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return row?.bureau ?? null;
  }
}
