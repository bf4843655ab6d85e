import type { Kysely } from 'kysely';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { DataRule, DataRuleRef } from '#lib/domain/data-rule.ts';
import { StoredDataRule } from '#lib/domain/first-data-rule.ts';
import { PublicJwk } from '#lib/domain/signature.ts';
import { DataRuleDocument, type RuleInForce } from '#lib/domain/wire/data-rule.ts';
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

  async change({ code, name, reach }: Bureau): Promise<boolean> {
    const changed = await this.#db
      .updateTable('bureaux')
      .set({ name, reach })
      .where('code', '=', code)
      .executeTakeFirst();
    return changed.numUpdatedRows === 1n;
  }

  async addRule(bureau: string, rule: DataRule, at: string, document?: DataRuleDocument): Promise<boolean> {
    const { id, version } = rule;
    const signed = document === undefined ? null : canonicalJson(document);
    const added = await this.#db
      .insertInto('data_rules')
      .values({
        ...{ bureau, id, version, created_at: at },
        ...{ rule: JSON.stringify(rule), document: signed, device: document?.device ?? null },
      })
      .onConflict((conflict) => conflict.columns(['bureau', 'id', 'version']).doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }

  async ruleInForce(bureau: string): Promise<RuleInForce | null> {
    const row = await this.#db
      .selectFrom('data_rules')
      .leftJoin('devices', 'devices.id', 'data_rules.device')
      .leftJoin('officers', 'officers.id', 'devices.officer')
      .select(['data_rules.rule', 'data_rules.document', 'devices.sign_key', 'officers.name as officer'])
      .where('data_rules.bureau', '=', bureau)
      .orderBy('data_rules.created_at', 'desc')
      .orderBy('data_rules.version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return null;
    const rule = StoredDataRule.parse(JSON.parse(row.rule));
    const { document, sign_key: signKey, officer } = row;
    if (document === null || signKey === null || officer === null) return { rule, madeBy: null };
    const madeBy = {
      document: DataRuleDocument.parse(JSON.parse(document)),
      signKey: PublicJwk.parse(JSON.parse(signKey)),
      officer,
    };
    return { rule, madeBy };
  }

  async rule(bureau: string, { id, version }: DataRuleRef): Promise<DataRule | null> {
    const row = await this.#db
      .selectFrom('data_rules')
      .select('rule')
      .where('bureau', '=', bureau)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    return row === undefined ? null : StoredDataRule.parse(JSON.parse(row.rule));
  }
}
