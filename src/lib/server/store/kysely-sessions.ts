import type { Kysely } from 'kysely';
import { deviceOf, selectDevices } from './kysely-devices.ts';
import type { Tables } from './schema.ts';
import type { SessionRow, SessionStore } from './store.ts';

export class KyselySessions implements SessionStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async challenge(hash: Uint8Array, device: string, expiresAt: string, at: string): Promise<void> {
    await this.#db.deleteFrom('challenges').where('expires_at', '<=', at).execute();
    await this.#db.insertInto('challenges').values({ challenge_sha256: hash, device, expires_at: expiresAt }).execute();
  }

  async takeChallenge(hash: Uint8Array): Promise<{ device: string; expiresAt: string } | null> {
    const row = await this.#db
      .deleteFrom('challenges')
      .where('challenge_sha256', '=', hash)
      .returning(['device', 'expires_at'])
      .executeTakeFirst();
    return row === undefined ? null : { device: row.device, expiresAt: row.expires_at };
  }

  async open(hash: Uint8Array, device: string, expiresAt: string, at: string): Promise<void> {
    await this.#db
      .deleteFrom('sessions')
      .where((or) => or.or([or('device', '=', device), or('expires_at', '<=', at)]))
      .execute();
    await this.#db
      .insertInto('sessions')
      .values({ token_sha256: hash, device, created_at: at, last_seen_at: at, expires_at: expiresAt })
      .execute();
  }

  async find(hash: Uint8Array): Promise<SessionRow | null> {
    const row = await selectDevices(this.#db)
      .innerJoin('sessions', 'sessions.device', 'devices.id')
      .select(['sessions.last_seen_at', 'sessions.expires_at'])
      .where('sessions.token_sha256', '=', hash)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { device: deviceOf(row), lastSeenAt: row.last_seen_at, expiresAt: row.expires_at };
  }

  async touch(hash: Uint8Array, at: string): Promise<void> {
    await this.#db.updateTable('sessions').set({ last_seen_at: at }).where('token_sha256', '=', hash).execute();
  }

  async end(hash: Uint8Array): Promise<void> {
    await this.#db.deleteFrom('sessions').where('token_sha256', '=', hash).execute();
  }
}
