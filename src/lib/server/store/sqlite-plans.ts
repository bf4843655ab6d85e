import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';

/** As many rows as every table of content is taken to have. */
const ROWS = 1_000_000;
/** Among how many values such a column chooses; any other one that follows the region is taken to leave ten rows. */
const VALUES: Readonly<Record<string, number>> = {
  region: 1,
  bureau: 20,
  device: 100,
  kind: 10,
  name: 10,
  level: 20,
  day: 300,
};
const LEFT = 10;

type Part = { table: string; index: string; unique: number; column: string | null };
type Statistic = { tbl: string; idx: string; stat: string };

/**
 * [Note: one region] Every key begins with the region, and all rows may be of one. SQLite takes the region for a good choice, and
 * reads a million rows to save sorting ten, unless statistics tell it otherwise. Counting real rows takes seconds of
 * the hub's only writer, and counting few of them (`analysis_limit`) caps what it is about to tell. So it is told what the
 * tables are made for; that also keeps its plans the same whatever they hold (sqlite.org/optoverview.html, 8.1;
 * fileformat2.html, 2.6.3: rows, then rows for each value of the first column, of the first two ...).
 */
export async function fixPlans(db: Kysely<Tables>): Promise<void> {
  const wanted = statisticsOf(await partsOf(db));
  const { rows: tables } = await sql`select 1 from sqlite_schema where name = 'sqlite_stat1'`.execute(db);
  if (tables.length > 0) {
    const { rows } = await sql<Statistic>`select tbl, idx, stat from sqlite_stat1 where idx is not null`.execute(db);
    if (textOf(rows) === textOf(wanted)) return;
  }
  await db.transaction().execute(async (transaction) => {
    // Nobody else may make the table; counting what is in one is what does.
    await sql`analyze counters`.execute(transaction);
    await sql`delete from sqlite_stat1`.execute(transaction);
    for (const { tbl, idx, stat } of wanted) {
      await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${tbl}, ${idx}, ${stat})`.execute(transaction);
    }
  });
  await sql`analyze sqlite_schema`.execute(db);
}

/** The columns of every index, in their order. */
async function partsOf(db: Kysely<Tables>): Promise<Part[]> {
  const { rows } = await sql<Part>`
    select t.name as "table", l.name as "index", l."unique", i.name as "column"
    from sqlite_schema t, pragma_index_list(t.name) l, pragma_index_info(l.name) i
    where t.type = 'table' order by t.name, l.name, i.seqno`.execute(db);
  return rows;
}

function statisticsOf(parts: readonly Part[]): Statistic[] {
  return [...Map.groupBy(parts, ({ index }) => index).values()].flatMap((columns) => {
    const [first] = columns;
    if (first?.column !== 'region') return [];
    let rows = ROWS;
    const left = columns.map(({ column }) => {
      const values = VALUES[column ?? ''];
      rows = values === undefined ? Math.min(rows, LEFT) : Math.ceil(rows / values);
      return rows;
    });
    if (first.unique === 1) left.splice(-1, 1, 1);
    return [{ tbl: first.table, idx: first.index, stat: [ROWS, ...left].join(' ') }];
  });
}

const textOf = (statistics: readonly Statistic[]): string =>
  statistics
    .map(({ tbl, idx, stat }) => `${tbl} ${idx} ${stat}`)
    .sort()
    .join('\n');
