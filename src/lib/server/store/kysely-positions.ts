import type { Kysely } from 'kysely';
import type { PositionStore } from './position-store.ts';
import type { Tables } from './schema.ts';

export class KyselyPositions implements PositionStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async at(name: string): Promise<number> {
    const row = await this.#db
      .selectFrom('positions')
      .select('at')
      .where('region', '=', this.#region)
      .where('name', '=', name)
      .executeTakeFirst();
    return row?.at ?? 0;
  }

  async move(name: string, from: number, to: number): Promise<boolean> {
    if (from === 0) {
      await this.#db
        .insertInto('positions')
        .values({ region: this.#region, name, at: 0 })
        .onConflict((conflict) => conflict.columns(['region', 'name']).doNothing())
        .execute();
    }
    const moved = await this.#db
      .updateTable('positions')
      .set({ at: to })
      .where('region', '=', this.#region)
      .where('name', '=', name)
      .where('at', '=', from)
      .executeTakeFirst();
    return moved.numUpdatedRows === 1n;
  }
}
