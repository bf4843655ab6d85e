import { type Kysely, sql } from 'kysely';
import { CountName, DurationName } from '#lib/domain/wire/stats.ts';
import type { Tables } from './schema.ts';
import type { DayCount, MonthCount, StatsStore } from './stats-store.ts';

export class KyselyStats implements StatsStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(day: string, counts: readonly { bureau: string; name: CountName; count: number }[]): Promise<void> {
    if (counts.length === 0) return;
    await this.#db
      .insertInto('daily_counts')
      .values(counts.map((count) => ({ region: this.#region, day, ...count })))
      .onConflict((conflict) =>
        conflict
          .columns(['region', 'bureau', 'name', 'day'])
          .doUpdateSet({ count: sql<number>`daily_counts.count + excluded.count` }),
      )
      .execute();
  }

  async took(day: string, durations: readonly { bureau: string; name: DurationName; step: number }[]): Promise<void> {
    for (const duration of durations) {
      await this.#db
        .insertInto('daily_durations')
        .values({ region: this.#region, day, count: 1, ...duration })
        .onConflict((conflict) =>
          conflict
            .columns(['region', 'bureau', 'name', 'day', 'step'])
            .doUpdateSet({ count: sql<number>`daily_durations.count + 1` }),
        )
        .execute();
    }
  }

  async counts(from: string, to: string, bureau?: string): Promise<DayCount[]> {
    const rows = await this.#between(from, to, bureau)
      .select((count) => ['day', 'name', count.fn.sum('count').as('count')])
      .groupBy(['day', 'name'])
      .orderBy('day')
      .orderBy('name')
      .execute();
    return rows.map((row) => ({ day: row.day, ...counted(row) }));
  }

  async months(from: string, to: string, bureau?: string): Promise<MonthCount[]> {
    const month = sql<string>`substr(day, 1, 7)`;
    const rows = await this.#between(from, to, bureau)
      .select((count) => ['bureau', month.as('month'), 'name', count.fn.sum('count').as('count')])
      .groupBy(['bureau', month, 'name'])
      .orderBy(month, 'desc')
      .orderBy('bureau')
      .orderBy('name')
      .execute();
    return rows.map((row) => ({ bureau: row.bureau, month: row.month, ...counted(row) }));
  }

  async byBureau(from: string, to: string): Promise<{ bureau: string; name: CountName; count: number }[]> {
    const rows = await this.#between(from, to)
      .select((count) => ['bureau', 'name', count.fn.sum('count').as('count')])
      .groupBy(['bureau', 'name'])
      .orderBy('bureau')
      .orderBy('name')
      .execute();
    return rows.map((row) => ({ bureau: row.bureau, ...counted(row) }));
  }

  async durations(from: string, to: string): Promise<{ name: DurationName; step: number; count: number }[]> {
    const rows = await this.#db
      .selectFrom('daily_durations')
      .select((count) => ['name', 'step', count.fn.sum('count').as('count')])
      .where('region', '=', this.#region)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .groupBy(['name', 'step'])
      .orderBy('name')
      .orderBy('step')
      .execute();
    return rows.map(({ name, step, count }) => ({ name: DurationName.parse(name), step, count: Number(count) }));
  }

  async holds(): Promise<{ media: number; contributions: number; bureaux: number }> {
    const count = async (table: 'media' | 'contributions') => {
      const row = await this.#db
        .selectFrom(table)
        .select((rows) => rows.fn.countAll().as('count'))
        .where('region', '=', this.#region)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    };
    const bureaux = await this.#db
      .selectFrom('bureaux')
      .select((rows) => rows.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    return {
      media: await count('media'),
      contributions: await count('contributions'),
      bureaux: Number(bureaux.count),
    };
  }

  #between(from: string, to: string, bureau?: string) {
    const all = this.#db
      .selectFrom('daily_counts')
      .where('region', '=', this.#region)
      .where('day', '>=', from)
      .where('day', '<=', to);
    return bureau === undefined ? all : all.where('bureau', '=', bureau);
  }
}

/** PostgreSQL gives a sum as text. */
function counted({ name, count }: { name: string; count: string | number | bigint }) {
  return { name: CountName.parse(name), count: Number(count) };
}
