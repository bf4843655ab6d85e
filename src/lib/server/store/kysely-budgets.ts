import type { Kysely } from 'kysely';
import type { BudgetStore } from './budget-store.ts';
import type { Tables } from './schema.ts';

export class KyselyBudgets implements BudgetStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async dueAt(bureau: string, device: string | null): Promise<number | null> {
    const row = await this.#db
      .selectFrom('lookup_budgets')
      .select('due_at')
      .where('bureau', '=', bureau)
      .where('device', '=', device ?? '')
      .executeTakeFirst();
    return row?.due_at ?? null;
  }

  async setDueAt(bureau: string, device: string | null, dueAt: number): Promise<void> {
    await this.#db
      .insertInto('lookup_budgets')
      .values({ bureau, device: device ?? '', due_at: dueAt })
      .onConflict((conflict) => conflict.columns(['bureau', 'device']).doUpdateSet({ due_at: dueAt }))
      .execute();
  }
}
