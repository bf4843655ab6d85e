import type { Kysely, Selectable } from 'kysely';
import type { ApprovalRow, ApprovalStore } from './approval-store.ts';
import type { Tables } from './schema.ts';

const WAITING = 'waiting';
const LISTED = 100;

export class KyselyApprovals implements ApprovalStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async add(approval: Omit<ApprovalRow, 'state' | 'decidedBy' | 'decidedAt'>): Promise<void> {
    const { id, bureau, kind, subject, askedBy, askedAt, dueAt } = approval;
    await this.#db
      .insertInto('approvals')
      .values({
        ...{ id, bureau, kind, subject, asked_by: askedBy, asked_at: askedAt, due_at: dueAt },
        ...{ state: WAITING, decided_by: null, decided_at: null },
      })
      .execute();
  }

  async find(id: string): Promise<ApprovalRow | null> {
    const row = await this.#db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : approvalOf(row);
  }

  async of(bureau: string, everywhere?: string): Promise<ApprovalRow[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .where((or) =>
        everywhere === undefined
          ? or('bureau', '=', bureau)
          : or.or([or('bureau', '=', bureau), or('kind', '=', everywhere)]),
      )
      .orderBy('asked_at', 'desc')
      .orderBy('id', 'desc')
      .limit(LISTED)
      .execute();
    return rows.map(approvalOf);
  }

  async waiting(kind?: string, bureau?: string): Promise<ApprovalRow[]> {
    const rows = await this.#db
      .selectFrom('approvals')
      .selectAll()
      .where('state', '=', WAITING)
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
      .$if(bureau !== undefined, (query) => query.where('bureau', '=', bureau ?? ''))
      .orderBy('asked_at')
      .orderBy('id')
      .execute();
    return rows.map(approvalOf);
  }

  async decide(id: string, { state, by, at }: { state: string; by: string | null; at: string }): Promise<boolean> {
    const decided = await this.#db
      .updateTable('approvals')
      .set({ state, decided_by: by, decided_at: at })
      .where('id', '=', id)
      .where('state', '=', WAITING)
      .executeTakeFirst();
    return decided.numUpdatedRows === 1n;
  }
}

function approvalOf(row: Selectable<Tables['approvals']>): ApprovalRow {
  const { id, bureau, kind, subject, state } = row;
  return {
    ...{ id, bureau, kind, subject, state, askedBy: row.asked_by, askedAt: row.asked_at, dueAt: row.due_at },
    ...{ decidedBy: row.decided_by, decidedAt: row.decided_at },
  };
}
