import type { Kysely } from 'kysely';
import type { KeptSource, RetentionStore } from './retention-store.ts';
import type { Tables } from './schema.ts';

const NO_BYTES = new Uint8Array();

export class KyselyRetention implements RetentionStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async daysOf(bureau: string): Promise<number | null> {
    const query = this.#db.selectFrom('retention').select('days').where('bureau', '=', bureau);
    return (await query.executeTakeFirst())?.days ?? null;
  }

  async set(bureau: string, days: number | null, at: string): Promise<void> {
    await this.#db.deleteFrom('retention').where('bureau', '=', bureau).execute();
    if (days !== null) await this.#db.insertInto('retention').values({ bureau, days, set_at: at }).execute();
  }

  all(): Promise<{ bureau: string; days: number }[]> {
    return this.#db.selectFrom('retention').select(['bureau', 'days']).orderBy('bureau').execute();
  }

  async sourcesBefore(bureau: string, before: string, limit: number): Promise<KeptSource[]> {
    return this.#db
      .selectFrom('contributions')
      .select((of) => ['source', of.fn.min('contributed_at').as('since')])
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('contributed_at', '<', before)
      .groupBy('source')
      .orderBy('since')
      .limit(limit)
      .execute();
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

  async forgetBatch(bureau: string, batchId: string, at: string): Promise<void> {
    await this.#db
      .updateTable('batches')
      .set({ body: NO_BYTES, body_dropped_at: at })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .where('body_dropped_at', 'is', null)
      .execute();
  }
}
