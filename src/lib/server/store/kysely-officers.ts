import type { Kysely, Selectable } from 'kysely';
import { Role } from '#lib/domain/wire/common.ts';
import type { Officer, OfficerStore } from './identity-store.ts';
import type { Tables } from './schema.ts';

export class KyselyOfficers implements OfficerStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ id, bureau, name, role }: Pick<Officer, 'id' | 'bureau' | 'name' | 'role'>, at: string): Promise<void> {
    const row = { id, bureau, name, role, created_at: at, removed_at: null };
    await this.#db.insertInto('officers').values(row).execute();
  }

  async find(id: string): Promise<Officer | null> {
    const row = await this.#db.selectFrom('officers').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : officerOf(row);
  }

  async of(bureau: string): Promise<Officer[]> {
    const rows = await this.#present().where('bureau', '=', bureau).execute();
    return rows.map(officerOf);
  }

  async able(role: Role, bureau?: string): Promise<Officer[]> {
    const rows = await this.#present()
      .where('role', '=', role)
      .$if(bureau !== undefined, (query) => query.where('bureau', '=', bureau ?? ''))
      .where('id', 'in', (inner) => inner.selectFrom('devices').select('officer').where('revoked_at', 'is', null))
      .execute();
    return rows.map(officerOf);
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#db.updateTable('officers').set({ name }).where('id', '=', id).execute();
  }

  async setRole(id: string, role: Role): Promise<void> {
    await this.#db.updateTable('officers').set({ role }).where('id', '=', id).execute();
  }

  async remove(id: string, at: string): Promise<void> {
    const devices = this.#db.selectFrom('devices').select('id').where('officer', '=', id);
    await this.#db.deleteFrom('sessions').where('device', 'in', devices).execute();
    const now = { revoked_at: at };
    await this.#db.updateTable('devices').set(now).where('officer', '=', id).where('revoked_at', 'is', null).execute();
    await this.#db
      .updateTable('enrolment_codes')
      .set(now)
      .where('officer', '=', id)
      .where('redeemed_by', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
    await this.#db.updateTable('officers').set({ removed_at: at }).where('id', '=', id).execute();
  }

  #present() {
    const query = this.#db.selectFrom('officers').selectAll().where('removed_at', 'is', null);
    return query.orderBy('created_at').orderBy('id');
  }
}

function officerOf(row: Selectable<Tables['officers']>): Officer {
  const { id, bureau, name, role, created_at: createdAt, removed_at: removedAt } = row;
  return { id, bureau, name, role: Role.parse(role), createdAt, removedAt };
}
