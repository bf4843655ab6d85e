import type { Kysely, Selectable } from 'kysely';
import { IdentificationFacts } from '#lib/domain/wire/identification.ts';
import type { Choice } from './choice.ts';
import { inChunks } from './chunks.ts';
import type { NamedSeries } from './claim-store.ts';
import type { IdentificationStore, StoredIdentification } from './identification-store.ts';
import { mediaCounts } from './media-counts.ts';
import type { Tables } from './schema.ts';

export class KyselyIdentifications implements IdentificationStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(identification: Omit<StoredIdentification, 'version'>): Promise<void> {
    const { id, bureau, state, recordedAt, ...facts } = identification;
    await this.#db
      .insertInto('identifications')
      .values({ region: this.#region, id, bureau, state, recorded_at: recordedAt, version: 0, ...columnsOf(facts) })
      .execute();
  }

  async find(id: string): Promise<StoredIdentification | null> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : identificationOf(row);
  }

  async hold(id: string): Promise<StoredIdentification | null> {
    // An update that changes nothing holds the row on both stores.
    const row = await this.#db
      .updateTable('identifications')
      .set((of) => ({ version: of.ref('version') }))
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : identificationOf(row);
  }

  async correct(id: string, facts: IdentificationFacts): Promise<void> {
    await this.#set(id, columnsOf(facts));
  }

  async revoke(id: string): Promise<void> {
    await this.#set(id, { state: 'revoked' });
  }

  async list(
    choice: Choice & { bureau: string | null; state: StoredIdentification['state'] | null },
  ): Promise<StoredIdentification[]> {
    const { bureau, state, before, limit } = choice;
    const rows = await this.#all()
      .$if(bureau !== null, (query) => query.where('bureau', '=', bureau ?? ''))
      .$if(state !== null, (query) => query.where('state', '=', state ?? ''))
      .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(identificationOf);
  }

  async byPseudonym(pseudonym: string, limit: number): Promise<StoredIdentification[]> {
    const rows = await this.#all().where('pseudonym', '=', pseudonym).orderBy('id', 'desc').limit(limit).execute();
    return rows.map(identificationOf);
  }

  async addMedia(id: string, media: readonly number[]): Promise<number[]> {
    const rows = await inChunks([...new Set(media)], (chunk) =>
      this.#db
        .insertInto('identification_media')
        .values(chunk.map((medium) => ({ region: this.#region, identification: id, media: medium })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('media')
        .execute(),
    );
    return rows.map((row) => row.media);
  }

  async removeMedia(id: string, media: readonly number[]): Promise<number[]> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .deleteFrom('identification_media')
        .where('region', '=', this.#region)
        .where('identification', '=', id)
        .where('media', 'in', chunk)
        .returning('media')
        .execute(),
    );
    return rows.map((row) => row.media);
  }

  async addSeries(id: string, series: readonly string[]): Promise<void> {
    for (const each of series) {
      await this.#db
        .insertInto('identification_series')
        .values({ region: this.#region, identification: id, series: each })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }

  async removeSeries(id: string, series: readonly string[]): Promise<void> {
    for (const each of series) {
      await this.#db
        .deleteFrom('identification_series')
        .where('region', '=', this.#region)
        .where('identification', '=', id)
        .where('series', '=', each)
        .execute();
    }
  }

  async seriesOf(ids: readonly string[]): Promise<Map<string, NamedSeries[]>> {
    const rows = await inChunks(ids, (chunk) =>
      this.#db
        .selectFrom('identification_series')
        .innerJoin('series', (join) =>
          join
            .onRef('series.region', '=', 'identification_series.region')
            .onRef('series.id', '=', 'identification_series.series'),
        )
        .select(['identification', 'series.id', 'series.name'])
        .where('identification_series.region', '=', this.#region)
        .where('identification', 'in', chunk)
        .orderBy('series.id')
        .execute(),
    );
    const named = Map.groupBy(rows, (row) => row.identification);
    return new Map([...named].map(([id, found]) => [id, found.map((row) => ({ id: row.id, name: row.name }))]));
  }

  async covered(id: string): Promise<number[]> {
    const named = await this.#db
      .selectFrom('identification_media')
      .select('media')
      .where('region', '=', this.#region)
      .where('identification', '=', id)
      .execute();
    const inSeries = await this.#db
      .selectFrom('identification_series')
      .innerJoin('series_media', (join) =>
        join
          .onRef('series_media.region', '=', 'identification_series.region')
          .onRef('series_media.series', '=', 'identification_series.series'),
      )
      .select('series_media.media')
      .where('identification_series.region', '=', this.#region)
      .where('identification', '=', id)
      .execute();
    return [...new Set([...named, ...inSeries].map((row) => row.media))];
  }

  async ofSeries(series: readonly string[]): Promise<Map<string, StoredIdentification[]>> {
    const rows = await inChunks(series, (chunk) =>
      this.#db
        .selectFrom('identification_series')
        .innerJoin('identifications', (join) =>
          join
            .onRef('identifications.region', '=', 'identification_series.region')
            .onRef('identifications.id', '=', 'identification_series.identification'),
        )
        .selectAll('identifications')
        .select('identification_series.series')
        .where('identification_series.region', '=', this.#region)
        .where('identification_series.series', 'in', chunk)
        .where('state', '=', 'active')
        .orderBy('identifications.id')
        .execute(),
    );
    const found = Map.groupBy(rows, (row) => row.series);
    return new Map([...found].map(([id, those]) => [id, those.map(identificationOf)]));
  }

  counts(ids: readonly string[], reader: string) {
    const source = { table: 'identification_media', column: 'identification' } as const;
    return mediaCounts(this.#db, this.#region, source, { ids, reader });
  }

  async follow(from: string, into: string, instead: boolean): Promise<void> {
    const rows = await this.#db
      .selectFrom('identification_series')
      .select('identification')
      .where('region', '=', this.#region)
      .where('series', '=', from)
      .execute();
    for (const { identification } of rows) {
      await this.addSeries(identification, [into]);
      if (instead) await this.removeSeries(identification, [from]);
    }
  }

  async #set(id: string, columns: Partial<Selectable<Tables['identifications']>>): Promise<void> {
    await this.#db
      .updateTable('identifications')
      .set(columns)
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .execute();
  }

  #all() {
    return this.#db.selectFrom('identifications').selectAll().where('region', '=', this.#region);
  }
}

function columnsOf({ pseudonym, kind, country, identifiedOn }: IdentificationFacts) {
  return { pseudonym, kind, country, identified_on: identifiedOn };
}

function identificationOf(row: Selectable<Tables['identifications']>): StoredIdentification {
  const { pseudonym, kind, country, identified_on: identifiedOn, id, bureau, version } = row;
  const facts = IdentificationFacts.parse({ pseudonym, kind, country, identifiedOn });
  const state = row.state === 'active' ? 'active' : 'revoked';
  return { ...facts, id, bureau, state, recordedAt: row.recorded_at, version };
}
