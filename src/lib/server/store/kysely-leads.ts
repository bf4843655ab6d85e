import { type Kysely, type SqlBool, sql } from 'kysely';
import { Place } from '#lib/domain/wire/item-fields.ts';
import { inChunks } from './chunks.ts';
import type { Bounds, DayBand, Found, LeadStore, Traits } from './lead-store.ts';
import type { Tables } from './schema.ts';

export class KyselyLeads implements LeadStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async of(contributions: readonly number[]): Promise<Traits[]> {
    const rows = await inChunks(contributions, (chunk) =>
      this.#leading().where('id', 'in', chunk).orderBy('id').execute(),
    );
    return rows.map(traitsOf);
  }

  async leadingOf(bureau: string, before: number | null, limit: number): Promise<number[]> {
    const rows = await this.#leading()
      .where('bureau', '=', bureau)
      .$if(before !== null, (query) => query.where('id', '<', before ?? 0))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  async useOfSerials(serials: readonly string[]): Promise<Map<string, { contributions: number; cameras: number }>> {
    const rows = await inChunks(serials, (chunk) =>
      this.#db
        .selectFrom('contributions')
        .select((count) => [
          'serial',
          count.fn.countAll().as('contributions'),
          count.fn.count('camera').distinct().as('cameras'),
        ])
        .where('region', '=', this.#region)
        .where('serial', 'in', chunk)
        .groupBy('serial')
        .execute(),
    );
    return new Map(
      rows.map(({ serial, contributions, cameras }) => [
        serial ?? '',
        { contributions: Number(contributions), cameras: Number(cameras) },
      ]),
    );
  }

  bySerial(serials: readonly string[], bounds: Bounds): Promise<Found[]> {
    return this.#each(serials, (serial) => this.#leading().where('serial', '=', serial), bounds);
  }

  bySeries(words: readonly string[], bounds: Bounds): Promise<Found[]> {
    return this.#each(words, (word) => this.#leading().where('series', '=', word), bounds);
  }

  byDay(bands: readonly DayBand[], bounds: Bounds): Promise<Found[]> {
    const within = ({ day, south, north }: DayBand) =>
      this.#leading()
        .where('captured_day', '=', day)
        .where(sql<SqlBool>`grid_latitude between ${south} and ${north}`);
    return this.#each(bands, within, bounds);
  }

  /** One query for each, so that one that many have does not crowd out the others. */
  async #each<T>(
    values: readonly T[],
    query: (value: T) => ReturnType<typeof leading>,
    { perSource, limit }: Bounds,
  ): Promise<Found[]> {
    const found: Found[] = [];
    for (const value of values) {
      const ranked = query(value).select((row) => [
        row.fn
          .agg<number>('row_number')
          .over((of) => of.partitionBy(['bureau', 'source']).orderBy('id'))
          .as('rank'),
        row.fn
          .countAll<number>()
          .over((of) => of.partitionBy(['bureau', 'source']))
          .as('in_source'),
      ]);
      const rows = await this.#db
        .selectFrom(ranked.as('ranked'))
        .selectAll()
        .where('rank', '<=', perSource)
        .orderBy('id')
        .limit(limit)
        .execute();
      for (const { rank: _, in_source: inSource, ...row } of rows) found.push({ ...traitsOf(row), inSource });
    }
    return found;
  }

  #leading() {
    return leading(this.#db, this.#region);
  }
}

function leading(db: Kysely<Tables>, region: string) {
  return db
    .selectFrom('contributions')
    .select(['id', 'media', 'bureau', 'source', 'serial', 'series', 'captured_day', 'gps'])
    .where('region', '=', region)
    .where('leading', '=', 1);
}

type Row = Pick<Traits, 'id' | 'media' | 'bureau' | 'source' | 'serial' | 'series'> & {
  captured_day: string | null;
  gps: string | null;
};

function traitsOf({ captured_day: day, gps, ...row }: Row): Traits {
  const place = gps === null ? null : Place.parse(JSON.parse(gps));
  return { ...row, takenAt: day === null || place === null || 'country' in place ? null : { day, place } };
}
