import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { TokenScope } from '#lib/domain/wire/identity.ts';
import type { TokenFacts, TokenStore } from './identity-store.ts';
import type { Tables } from './schema.ts';

const Scopes = z.array(TokenScope);

export class KyselyTokens implements TokenStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add(token: Omit<TokenFacts, 'createdAt' | 'lastUsedAt'> & { hash: Uint8Array }, at: string): Promise<void> {
    const { id, hash, bureau, label, scopes, createdBy, expiresAt } = token;
    await this.#db
      .insertInto('tokens')
      .values({
        ...{ id, token_sha256: hash, bureau, label, scopes: JSON.stringify(scopes) },
        ...{ created_at: at, created_by: createdBy, expires_at: expiresAt, last_used_at: null, revoked_at: null },
      })
      .execute();
  }

  async find(hash: Uint8Array, at: string): Promise<TokenFacts | null> {
    const row = await this.#valid().where('token_sha256', '=', hash).executeTakeFirst();
    if (row === undefined || (row.expires_at !== null && row.expires_at <= at)) return null;
    return tokenOf(row);
  }

  async touch(id: string, at: string): Promise<void> {
    await this.#db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute();
  }

  async of(bureau: string): Promise<TokenFacts[]> {
    const rows = await this.#valid().where('bureau', '=', bureau).orderBy('created_at', 'desc').orderBy('id').execute();
    return rows.map(tokenOf);
  }

  async revoke(id: string, at: string, bureau?: string): Promise<boolean> {
    const revoked = await this.#db
      .updateTable('tokens')
      .set({ revoked_at: at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .$if(bureau !== undefined, (query) => query.where('bureau', '=', bureau ?? ''))
      .executeTakeFirst();
    return revoked.numUpdatedRows === 1n;
  }

  #valid() {
    return this.#db.selectFrom('tokens').selectAll().where('revoked_at', 'is', null);
  }
}

function tokenOf(row: Selectable<Tables['tokens']>): TokenFacts {
  return {
    ...{ id: row.id, bureau: row.bureau, label: row.label, scopes: Scopes.parse(JSON.parse(row.scopes)) },
    ...{ createdAt: row.created_at, createdBy: row.created_by },
    ...{ expiresAt: row.expires_at, lastUsedAt: row.last_used_at },
  };
}
