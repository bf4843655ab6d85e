import type { Kysely } from 'kysely';
import { StepUpAct } from '#lib/domain/wire/identity.ts';
import type { SessionFacts, SessionRow, SessionStore } from './identity-store.ts';
import { deviceOf, selectDevices } from './kysely-devices.ts';
import type { Tables } from './schema.ts';

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

  async open(
    { id, hash, device, expiresAt }: { id: string; hash: Uint8Array; device: string; expiresAt: string },
    at: string,
  ): Promise<void> {
    await this.#db.deleteFrom('sessions').where('device', '=', device).execute();
    await this.#db
      .insertInto('sessions')
      .values({
        ...{ token_sha256: hash, id, device, created_at: at, last_seen_at: at, expires_at: expiresAt },
        ...{ stepped_up_at: null, stepped_up_for: null },
      })
      .execute();
    await this.#db.updateTable('devices').set({ last_seen_at: at }).where('id', '=', device).execute();
  }

  async find(hash: Uint8Array): Promise<SessionRow | null> {
    const row = await selectDevices(this.#db)
      .innerJoin('sessions', 'sessions.device', 'devices.id')
      .select(['sessions.id as session', 'sessions.last_seen_at', 'sessions.expires_at'])
      .select(['sessions.stepped_up_at', 'sessions.stepped_up_for'])
      .where('sessions.token_sha256', '=', hash)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { session: id, last_seen_at: lastSeenAt, expires_at: expiresAt, stepped_up_at: steppedUpAt } = row;
    const steppedUpFor = row.stepped_up_for === null ? null : StepUpAct.parse(row.stepped_up_for);
    return { id, device: deviceOf(row), lastSeenAt, expiresAt, steppedUpAt, steppedUpFor };
  }

  async touch(hash: Uint8Array, at: string): Promise<void> {
    const touched = this.#db.updateTable('sessions').set({ last_seen_at: at }).where('token_sha256', '=', hash);
    const row = await touched.returning('device').executeTakeFirst();
    if (row === undefined) return;
    await this.#db.updateTable('devices').set({ last_seen_at: at }).where('id', '=', row.device).execute();
  }

  async stepUp(hash: Uint8Array, next: { hash: Uint8Array; act: StepUpAct; at: string }): Promise<boolean> {
    const changed = await this.#db
      .updateTable('sessions')
      .set({ token_sha256: next.hash, stepped_up_at: next.at, stepped_up_for: next.act, last_seen_at: next.at })
      .where('token_sha256', '=', hash)
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  async of(bureau: string, usedSince: string, officer?: string): Promise<SessionFacts[]> {
    const rows = await this.#db
      .selectFrom('sessions')
      .innerJoin('devices', 'devices.id', 'sessions.device')
      .innerJoin('officers', 'officers.id', 'devices.officer')
      .select(['sessions.id', 'sessions.created_at', 'sessions.last_seen_at', 'sessions.expires_at'])
      .select(['devices.id as device', 'devices.name as device_name', 'officers.id as officer', 'officers.name'])
      .where('devices.bureau', '=', bureau)
      .where('sessions.last_seen_at', '>', usedSince)
      .$if(officer !== undefined, (query) => query.where('devices.officer', '=', officer ?? ''))
      .orderBy('sessions.last_seen_at', 'desc')
      .orderBy('sessions.id')
      .execute();
    return rows.map((row) => ({
      id: row.id,
      device: { id: row.device, name: row.device_name },
      officer: { id: row.officer, name: row.name },
      ...{ since: row.created_at, lastSeenAt: row.last_seen_at, expiresAt: row.expires_at },
    }));
  }

  async end(hash: Uint8Array): Promise<void> {
    await this.#db.deleteFrom('sessions').where('token_sha256', '=', hash).execute();
  }

  async endById(ids: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('sessions').where('id', 'in', ids).execute();
  }

  async expire(at: string, usedSince: string): Promise<void> {
    await this.#db
      .deleteFrom('sessions')
      .where((or) => or.or([or('expires_at', '<=', at), or('last_seen_at', '<=', usedSince)]))
      .execute();
  }
}
