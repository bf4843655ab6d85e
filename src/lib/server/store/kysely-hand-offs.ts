import type { Kysely, Selectable } from 'kysely';
import { DeclineReason, HandOffState, OfferReason } from '#lib/domain/wire/hand-off.ts';
import type { Choice } from './choice.ts';
import { inChunks } from './chunks.ts';
import type { HandOffStore, StoredHandOff } from './hand-off-store.ts';
import type { Tables } from './schema.ts';

export class KyselyHandOffs implements HandOffStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add({ id, investigation, from, to, reason, state, offeredAt, expiresAt }: StoredHandOff): Promise<void> {
    await this.#db
      .insertInto('hand_offs')
      .values({
        ...{ region: this.#region, id, investigation, from_bureau: from, to_bureau: to, reason, state },
        ...{ offered_at: offeredAt, expires_at: expiresAt, answered_at: null, answer_reason: null, version: 0 },
      })
      .execute();
  }

  async find(id: string): Promise<StoredHandOff | null> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : handOffOf(row);
  }

  async hold(id: string): Promise<StoredHandOff | null> {
    // An update that changes nothing holds the row on both stores.
    const row = await this.#db
      .updateTable('hand_offs')
      .set((of) => ({ version: of.ref('version') }))
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : handOffOf(row);
  }

  async close(
    id: string,
    { state, at, because }: { state: HandOffState; at: string; because: DeclineReason | null },
  ): Promise<void> {
    await this.#db
      .updateTable('hand_offs')
      .set({ state, answered_at: at, answer_reason: because })
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .execute();
  }

  async list(choice: Choice & { bureau: string; open: boolean | null }): Promise<StoredHandOff[]> {
    const { bureau, open, before, limit } = choice;
    const rows = await this.#all()
      .where((where) => where.or([where('from_bureau', '=', bureau), where('to_bureau', '=', bureau)]))
      .$if(open !== null, (query) => query.where('state', open === true ? '=' : '!=', 'open'))
      .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(handOffOf);
  }

  async openOf(investigations: readonly string[]): Promise<Map<string, string>> {
    const rows = await inChunks(investigations, (chunk) =>
      this.#all().where('investigation', 'in', chunk).where('state', '=', 'open').execute(),
    );
    return new Map(rows.map((row) => [row.investigation, row.id]));
  }

  async due(at: string): Promise<string[]> {
    const rows = await this.#all().where('state', '=', 'open').where('expires_at', '<=', at).orderBy('id').execute();
    return rows.map((row) => row.id);
  }

  #all() {
    return this.#db.selectFrom('hand_offs').selectAll().where('region', '=', this.#region);
  }
}

function handOffOf(row: Selectable<Tables['hand_offs']>): StoredHandOff {
  return {
    ...{ id: row.id, investigation: row.investigation, from: row.from_bureau, to: row.to_bureau },
    ...{ reason: OfferReason.parse(row.reason), state: HandOffState.parse(row.state) },
    ...{ offeredAt: row.offered_at, expiresAt: row.expires_at, answeredAt: row.answered_at },
    declinedBecause: row.answer_reason === null ? null : DeclineReason.parse(row.answer_reason),
  };
}
