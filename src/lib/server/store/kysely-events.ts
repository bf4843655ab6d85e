import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { CaseworkAct, EventDetails } from '#lib/domain/wire/casework-event.ts';
import type { EventStore, NewEvent, StoredEvent, Thing } from './event-store.ts';
import type { Tables } from './schema.ts';

export class KyselyEvents implements EventStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async write(thing: Thing, id: string, { at, act, bureau, officer, details }: NewEvent): Promise<number> {
    // Whoever raises the version has the row until the commit: two events never get the same one.
    const { version } = await this.#db
      .updateTable(thing)
      .set({ version: sql<number>`version + 1` })
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .returning('version')
      .executeTakeFirstOrThrow();
    await this.#db
      .insertInto('casework_events')
      .values({
        ...{ region: this.#region, about: id, version, at, bureau, officer, act },
        details: canonicalJson(EventDetails.parse(details)),
      })
      .execute();
    return version;
  }

  async read(id: string, limit: number): Promise<{ events: StoredEvent[]; count: number }> {
    const lines = this.#db
      .selectFrom('casework_events')
      .where('casework_events.region', '=', this.#region)
      .where('about', '=', id);
    const rows = await lines
      .leftJoin('officers', 'officers.id', 'casework_events.officer')
      .select(['version', 'at', 'act', 'casework_events.bureau', 'officers.name', 'details'])
      .orderBy('version', 'desc')
      .limit(limit)
      .execute();
    const { count } = await lines.select((row) => row.fn.countAll().as('count')).executeTakeFirstOrThrow();
    const events = rows.map((row) => ({
      ...{ at: row.at, act: CaseworkAct.parse(row.act), bureau: row.bureau, officer: row.name },
      details: EventDetails.parse(JSON.parse(row.details)),
    }));
    return { events, count: Number(count) };
  }
}
