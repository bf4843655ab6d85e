import type { Kysely, Selectable } from 'kysely';
import { InvestigationState } from '#lib/domain/wire/investigation.ts';
import type {
  InvestigationChange,
  InvestigationChoice,
  InvestigationStore,
  StoredInvestigation,
} from './investigation-store.ts';
import { saidBy } from './said-by.ts';
import type { Tables } from './schema.ts';

export class KyselyInvestigations implements InvestigationStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add({ openedAt, expiresAt, endedAt, ...rest }: StoredInvestigation): Promise<void> {
    const times = { opened_at: openedAt, expires_at: expiresAt, ended_at: endedAt };
    await this.#db
      .insertInto('investigations')
      .values({ region: this.#region, ...rest, ...times, version: 0 })
      .execute();
  }

  async find(id: string): Promise<StoredInvestigation | null> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : investigationOf(row);
  }

  async hold(id: string): Promise<StoredInvestigation | null> {
    // An update that changes nothing holds the row on both stores.
    const row = await this.#db
      .updateTable('investigations')
      .set((of) => ({ version: of.ref('version') }))
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : investigationOf(row);
  }

  async change(id: string, { bureau, contact, state, expiresAt, endedAt }: InvestigationChange): Promise<void> {
    await this.#db
      .updateTable('investigations')
      .set({
        ...(bureau !== undefined && { bureau }),
        ...(contact !== undefined && { contact }),
        ...(state !== undefined && { state }),
        ...(expiresAt !== undefined && { expires_at: expiresAt }),
        ...(endedAt !== undefined && { ended_at: endedAt }),
      })
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .execute();
  }

  async list(choice: InvestigationChoice): Promise<StoredInvestigation[]> {
    const { reader, others, ended, expiringBefore, before, limit } = choice;
    const rows = await this.#all()
      .where((where) =>
        others
          ? where.or([
              where('bureau', '=', reader),
              where.and([where('state', '=', 'active'), where.exists(this.#concerning(reader))]),
            ])
          : where('bureau', '=', reader),
      )
      .$if(ended !== null, (query) => query.where('state', ended === true ? '!=' : '=', 'active'))
      .$if(expiringBefore !== null, (query) => query.where('expires_at', '<', expiringBefore ?? ''))
      .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(investigationOf);
  }

  async concerns(id: string, reader: string): Promise<boolean> {
    const row = await this.#all()
      .where('id', '=', id)
      .where('state', '=', 'active')
      .where((where) => where.exists(this.#concerning(reader)))
      .executeTakeFirst();
    return row !== undefined;
  }

  async due(at: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('investigations')
      .select('id')
      .where('region', '=', this.#region)
      .where('state', '=', 'active')
      .where('expires_at', '<=', at)
      .orderBy('id')
      .execute();
    return rows.map((row) => row.id);
  }

  /** Of the investigation in the outer query: a medium that it covers and the bureau holds. */
  #concerning(reader: string) {
    return this.#db
      .selectFrom('claims')
      .select('claims.media')
      .where('claims.region', '=', this.#region)
      .where(saidBy('claims.media', { bureau: reader, region: this.#region }))
      .whereRef('claims.investigation', '=', 'investigations.id' as never);
  }

  #all() {
    return this.#db.selectFrom('investigations').selectAll().where('region', '=', this.#region);
  }
}

function investigationOf(row: Selectable<Tables['investigations']>): StoredInvestigation {
  const { id, bureau, title, contact, opened_at: openedAt, expires_at: expiresAt, ended_at: endedAt } = row;
  return { id, bureau, title, contact, state: InvestigationState.parse(row.state), openedAt, expiresAt, endedAt };
}
