import { type Kysely, type Selectable, sql } from 'kysely';
import { SeriesState } from '#lib/domain/wire/series.ts';
import type { Choice } from './choice.ts';
import { inChunks } from './chunks.ts';
import { mediaCounts } from './media-counts.ts';
import { saidBy } from './said-by.ts';
import type { Tables } from './schema.ts';
import type { Member, SeriesStore, StoredSeries } from './series-store.ts';

export class KyselySeries implements SeriesStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add({ createdAt, ...rest }: Omit<StoredSeries, 'mergedInto' | 'version'>): Promise<void> {
    await this.#db
      .insertInto('series')
      .values({ region: this.#region, ...rest, merged_into: null, created_at: createdAt, version: 0 })
      .execute();
  }

  async find(id: string): Promise<StoredSeries | null> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : seriesOf(row);
  }

  async hold(id: string): Promise<StoredSeries | null> {
    // An update that changes nothing holds the row on both stores.
    const row = await this.#db
      .updateTable('series')
      .set((of) => ({ version: of.ref('version') }))
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : seriesOf(row);
  }

  async change(id: string, change: Partial<Pick<StoredSeries, 'name' | 'state'>>): Promise<void> {
    await this.#db.updateTable('series').set(change).where('region', '=', this.#region).where('id', '=', id).execute();
  }

  async list(choice: Choice & { reader: string | null; state: 'active' | 'closed' | null }): Promise<StoredSeries[]> {
    const { reader, state, before, limit } = choice;
    const rows = await this.#all()
      .where('merged_into', 'is', null)
      .$if(reader !== null, (query) =>
        query.where((where) =>
          where.or([where('bureau', '=', reader ?? ''), where.exists(this.#holdingOf(reader ?? ''))]),
        ),
      )
      .$if(state !== null, (query) => query.where('state', '=', state ?? ''))
      .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(seriesOf);
  }

  async addMedia(id: string, media: readonly number[], by: { bureau: string; at: string }): Promise<number[]> {
    const said = { region: this.#region, series: id, added_by: by.bureau, added_at: by.at };
    const rows = await inChunks([...new Set(media)], (chunk) =>
      this.#db
        .insertInto('series_media')
        .values(chunk.map((medium) => ({ ...said, media: medium })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('media')
        .execute(),
    );
    return rows.map((row) => row.media);
  }

  async removeMedia(id: string, media: readonly number[], addedBy: string | null): Promise<number[]> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .deleteFrom('series_media')
        .where('region', '=', this.#region)
        .where('series', '=', id)
        .where('media', 'in', chunk)
        .$if(addedBy !== null, (query) => query.where('added_by', '=', addedBy ?? ''))
        .returning('media')
        .execute(),
    );
    return rows.map((row) => row.media);
  }

  async moveMedia(from: string, into: string, media: readonly number[] | null): Promise<number[]> {
    const chosen = media ?? (await this.members(from));
    const moved = await inChunks(chosen, async (chunk) => {
      const members = await this.#db
        .deleteFrom('series_media')
        .where('region', '=', this.#region)
        .where('series', '=', from)
        .where('media', 'in', chunk)
        .returningAll()
        .execute();
      if (members.length === 0) return members;
      await this.#db
        .insertInto('series_media')
        .values(members.map((member) => ({ ...member, series: into })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return members;
    });
    return moved.map((row) => row.media);
  }

  async redirect(from: string, into: string): Promise<void> {
    await this.#db
      .updateTable('series')
      .set({ merged_into: into, state: 'merged' })
      .where('region', '=', this.#region)
      .where((where) => where.or([where('id', '=', from), where('merged_into', '=', from)]))
      .execute();
  }

  async former(id: string): Promise<string[]> {
    const rows = await this.#all().where('merged_into', '=', id).orderBy('id').execute();
    return rows.map((row) => row.id);
  }

  async members(id: string): Promise<number[]> {
    const rows = await this.#members(id).orderBy('media').execute();
    return rows.map((row) => row.media);
  }

  async page(id: string, after: number, limit: number): Promise<Member[]> {
    const rows = await this.#members(id).where('media', '>', after).orderBy('media').limit(limit).execute();
    return rows.map((row) => ({ media: row.media, addedBy: row.added_by }));
  }

  counts(ids: readonly string[], reader: string) {
    return mediaCounts(this.#db, this.#region, { table: 'series_media', column: 'series' }, { ids, reader });
  }

  async words(bureau: string, limit: number): Promise<{ word: string; items: number; series: string | null }[]> {
    // Of several series of that name, the one that was made first.
    const { rows } = await sql<{ word: string; items: number; series: string | null }>`
      select said.series as word, count(distinct said.media) as items, (
        select min(named.id) from series as named
        where named.region = said.region and named.name = said.series and named.merged_into is null
      ) as series
      from contributions as said
      where said.region = ${this.#region} and said.bureau = ${bureau} and said.leading = 1
        and said.series is not null and not exists (
          select 1 from series_media as member
            join series as named on named.region = member.region and named.id = member.series
          where member.region = said.region and member.media = said.media and named.name = said.series
        )
      group by said.region, said.series
      order by items desc, word
      limit ${limit}`.execute(this.#db);
    return rows;
  }

  async saidToBeIn(bureau: string, word: string): Promise<number[]> {
    const rows = await this.#db
      .selectFrom('contributions')
      .select('media')
      .distinct()
      .where('region', '=', this.#region)
      .where('series', '=', word)
      .where('bureau', '=', bureau)
      .orderBy('media')
      .execute();
    return rows.map((row) => row.media);
  }

  /** Of the series in the outer query: a medium that the bureau holds. */
  #holdingOf(reader: string) {
    return this.#db
      .selectFrom('series_media')
      .select('series_media.media')
      .where('series_media.region', '=', this.#region)
      .where(saidBy('series_media.media', { bureau: reader, region: this.#region }))
      .whereRef('series_media.series', '=', 'series.id' as never);
  }

  #members(id: string) {
    return this.#db
      .selectFrom('series_media')
      .select(['media', 'added_by'])
      .where('region', '=', this.#region)
      .where('series', '=', id);
  }

  #all() {
    return this.#db.selectFrom('series').selectAll().where('region', '=', this.#region);
  }
}

function seriesOf(row: Selectable<Tables['series']>): StoredSeries {
  const { id, bureau, name, merged_into: mergedInto, created_at: createdAt, version } = row;
  return { id, bureau, name, state: SeriesState.parse(row.state), mergedInto, createdAt, version };
}
