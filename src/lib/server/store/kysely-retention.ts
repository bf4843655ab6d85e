import type { Kysely } from 'kysely';
import type { Keeping, RetentionStore } from './retention-store.ts';
import type { Tables } from './schema.ts';

const NO_BYTES = new Uint8Array();
/** What bureaux contribute, and what lists say of media without a SHA-256. */
const KEPT = ['contributions', 'listings'] as const;

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
    const found: string[] = [];
    for (const table of KEPT) {
      const rows = await this.#db
        .selectFrom(table)
        .select('source')
        .where('region', '=', this.#region)
        .where('bureau', '=', bureau)
        .where('contributed_at', '<', before)
        .orderBy('contributed_at')
        .limit(limit - found.length)
        .execute();
      found.push(...rows.map(({ source }) => source));
      if (found.length === limit) break;
    }
    return [...new Set(found)];
  }

  async countBetween(bureau: string, from: string, to: string): Promise<number> {
    let count = 0;
    for (const table of KEPT) {
      const { kept } = await this.#db
        .selectFrom(table)
        .select((of) => of.fn.countAll().as('kept'))
        .where('region', '=', this.#region)
        .where('bureau', '=', bureau)
        .where('contributed_at', '>=', from)
        .where('contributed_at', '<', to)
        .executeTakeFirstOrThrow();
      count += Number(kept);
    }
    return count;
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
