import type { Kysely } from 'kysely';
import { DataRule, type DataRuleRef } from '#lib/domain/data-rule.ts';
import type { Tables } from './schema.ts';
import type { Bureau, BureauStore } from './store.ts';

export class KyselyBureaux implements BureauStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add({ code, name, reach }: Bureau, at: string): Promise<boolean> {
    const added = await this.#db
      .insertInto('bureaux')
      .values({ code, name, reach, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async find(code: string): Promise<Bureau | null> {
    const query = this.#db.selectFrom('bureaux').select(['code', 'name', 'reach']).where('code', '=', code);
    return (await query.executeTakeFirst()) ?? null;
  }

  all(): Promise<Bureau[]> {
    const query = this.#db.selectFrom('bureaux').select(['code', 'name', 'reach']);
    return query.orderBy('created_at').orderBy('code').execute();
  }

  async addRule(bureau: string, rule: DataRule, at: string): Promise<void> {
    const { id, version } = rule;
    await this.#db
      .insertInto('data_rules')
      .values({ bureau, id, version, rule: JSON.stringify(rule), created_at: at })
      .execute();
  }

  async currentRule(bureau: string): Promise<DataRule | null> {
    const row = await this.#db
      .selectFrom('data_rules')
      .select('rule')
      .where('bureau', '=', bureau)
      .orderBy('created_at', 'desc')
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : DataRule.parse(JSON.parse(row.rule));
  }

  async rule(bureau: string, { id, version }: DataRuleRef): Promise<DataRule | null> {
    const row = await this.#db
      .selectFrom('data_rules')
      .select('rule')
      .where('bureau', '=', bureau)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    return row === undefined ? null : DataRule.parse(JSON.parse(row.rule));
  }
}
