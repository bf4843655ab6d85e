import type { Kysely } from 'kysely';
import type { Keeping, RetentionStore } from './retention-store.ts';
import type { Tables } from './schema.ts';

const NO_BYTES = new Uint8Array();

export class KyselyRetention implements RetentionStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async of(bureau: string): Promise<Keeping | null> {
    return (await this.#keeping().where('bureau', '=', bureau).executeTakeFirst()) ?? null;
  }

  async set(bureau: string, days: number | null, at: string): Promise<void> {
    await this.#db.deleteFrom('retention').where('bureau', '=', bureau).execute();
    if (days !== null) await this.#db.insertInto('retention').values({ bureau, days, set_at: at }).execute();
  }

  all(): Promise<Keeping[]> {
    return this.#keeping().orderBy('bureau').execute();
  }

  async sourcesBefore(bureau: string, before: string, limit: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('contributions')
      .select('source')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('contributed_at', '<', before)
      .orderBy('contributed_at')
      .limit(limit)
      .execute();
    return [...new Set(rows.map(({ source }) => source))];
  }

  async countBetween(bureau: string, from: string, to: string): Promise<number> {
    const { kept } = await this.#db
      .selectFrom('contributions')
      .select((of) => of.fn.countAll().as('kept'))
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('contributed_at', '>=', from)
      .where('contributed_at', '<', to)
      .executeTakeFirstOrThrow();
    return Number(kept);
  }

  async dropBody(bureau: string, batchId: string, at: string): Promise<boolean> {
    const dropped = await this.#db
      .updateTable('batches')
      .set({ body: NO_BYTES, body_dropped_at: at })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    return dropped.numUpdatedRows === 1n;
  }

  #keeping() {
    return this.#db.selectFrom('retention').select(['bureau', 'days', 'set_at as setAt']);
  }
}
