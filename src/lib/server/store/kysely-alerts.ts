import type { Kysely } from 'kysely';
import { AlertKind, AlertSubject } from '#lib/domain/wire/alert.ts';
import type { AlertChoice, AlertRow, AlertStore, StoredAlert } from './alert-store.ts';
import { inChunks } from './chunks.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { Tables } from './schema.ts';

export class KyselyAlerts implements AlertStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(alerts: readonly AlertRow[], at: string): Promise<number> {
    if (alerts.length === 0) return 0;
    const region = this.#region;
    const there = await this.#raised(alerts.map(({ cause }) => cause));
    const raised = new Set(there.map(keyOf));
    const fresh = new Map(alerts.filter((alert) => !raised.has(keyOf(alert))).map((alert) => [keyOf(alert), alert]));
    if (fresh.size === 0) return 0;
    const first = await takeNumbers(this.#db, { region, name: 'alerts', count: fresh.size });
    const rows = [...fresh.values()].map(({ id, bureau, kind, cause, subject }, i) => ({
      ...{ region, seq: first + i, id, bureau, kind, cause, subject: JSON.stringify(subject), raised_at: at },
      ...{ acknowledged_at: null, acknowledged_by: null },
    }));
    await inChunks(rows, async (chunk) => {
      await this.#db.insertInto('alerts').values(chunk).execute();
      return [];
    });
    return fresh.size;
  }

  async list(
    bureau: string,
    { unread, kind }: AlertChoice,
    before: number | null,
    limit: number,
  ): Promise<StoredAlert[]> {
    let chosen = this.#of(bureau).orderBy('alerts.seq', 'desc').limit(limit);
    if (unread) chosen = chosen.where('alerts.acknowledged_at', 'is', null);
    if (kind !== null) chosen = chosen.where('alerts.kind', '=', kind);
    if (before !== null) chosen = chosen.where('alerts.seq', '<', before);
    return (await chosen.execute()).map(alertOf);
  }

  async after(bureau: string, seq: number, limit: number): Promise<StoredAlert[]> {
    const rows = await this.#of(bureau).where('alerts.seq', '>', seq).orderBy('alerts.seq').limit(limit).execute();
    return rows.map(alertOf);
  }

  async find(bureau: string, id: string): Promise<StoredAlert | null> {
    const row = await this.#of(bureau).where('alerts.id', '=', id).executeTakeFirst();
    return row === undefined ? null : alertOf(row);
  }

  async unread(bureau: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('alerts')
      .select((select) => select.fn.countAll().as('count'))
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('acknowledged_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async newest(): Promise<number> {
    const row = await this.#db
      .selectFrom('alerts')
      .select('seq')
      .where('region', '=', this.#region)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.seq ?? 0;
  }

  async acknowledge(
    bureau: string,
    which: { id: string } | { upTo: number },
    by: { officer: string | null; at: string },
  ): Promise<number> {
    const unread = this.#db
      .updateTable('alerts')
      .set({ acknowledged_at: by.at, acknowledged_by: by.officer })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('acknowledged_at', 'is', null);
    const chosen = 'id' in which ? unread.where('id', '=', which.id) : unread.where('seq', '<=', which.upTo);
    return Number((await chosen.executeTakeFirst()).numUpdatedRows);
  }

  async unname(bureau: string, causes: readonly string[], sha256: readonly string[]): Promise<void> {
    const gone = new Set(sha256);
    const rows = await this.#of(bureau).where('alerts.cause', 'in', causes).execute();
    for (const { seq, subject } of rows.map(alertOf)) {
      const media = subject.media.filter((name) => !gone.has(name));
      if (media.length === subject.media.length) continue;
      await this.#db
        .updateTable('alerts')
        .set({ subject: JSON.stringify({ ...subject, media }) })
        .where('region', '=', this.#region)
        .where('seq', '=', seq)
        .execute();
    }
  }

  async told(causes: readonly string[]): Promise<string[]> {
    return [...new Set((await this.#raised(causes)).map(({ bureau }) => bureau))];
  }

  #raised(causes: readonly string[]): Promise<{ bureau: string; cause: string }[]> {
    return inChunks([...new Set(causes)], (chunk) =>
      this.#db
        .selectFrom('alerts')
        .select(['bureau', 'cause'])
        .where('region', '=', this.#region)
        .where('cause', 'in', chunk)
        .execute(),
    );
  }

  #of(bureau: string) {
    return this.#db
      .selectFrom('alerts')
      .leftJoin('officers', 'officers.id', 'alerts.acknowledged_by')
      .select(['seq', 'alerts.id', 'kind', 'subject', 'raised_at', 'acknowledged_at', 'officers.name as officer'])
      .where('alerts.region', '=', this.#region)
      .where('alerts.bureau', '=', bureau);
  }
}

const keyOf = ({ bureau, cause }: { bureau: string; cause: string }) => `${bureau} ${cause}`;

type Row = {
  seq: number;
  id: string;
  kind: string;
  subject: string;
  raised_at: string;
  acknowledged_at: string | null;
  officer: string | null;
};

function alertOf(row: Row): StoredAlert {
  return {
    seq: row.seq,
    id: row.id,
    kind: AlertKind.parse(row.kind),
    raisedAt: row.raised_at,
    subject: AlertSubject.parse(JSON.parse(row.subject)),
    acknowledged: row.acknowledged_at === null ? null : { at: row.acknowledged_at, officer: row.officer },
  };
}
