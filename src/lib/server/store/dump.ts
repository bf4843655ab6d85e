import { type ControlledTransaction, type Kysely, PostgresAdapter, sql } from 'kysely';
import { newestMigration, schemaOf } from './migrate.ts';
import type { Tables } from './schema.ts';

/** A value of a row: bytes are base64. */
export type Cell = string | number | null;
/** `bytes` are those of the columns that hold bytes. */
export type TableHead = { table: string; columns: string[]; bytes: string[] };
/** First the migration that made the tables, then for each table its head, and after it its rows. */
export type DumpPart = { migration: string } | TableHead | { rows: Cell[][] };

/** Rows that are held in memory at once. */
const ROWS = 500;
const BINARY = ['blob', 'bytea'];

/**
 * Everything that a store keeps, as it is at one moment, while others go on reading and writing. No table need come before
 * another. Whoever stops in the middle must end the iteration, as `for await` does.
 */
export async function* dump(db: Kysely<Tables>): AsyncGenerator<DumpPart> {
  const moment = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  try {
    yield { migration: await newestMigration(moment) };
    for (const { name, columns } of await tablesOf(moment)) {
      const names = columns.map((column) => column.name);
      const binary = columns.filter(({ dataType }) => BINARY.includes(dataType.toLowerCase()));
      yield { table: name, columns: names, bytes: binary.map((column) => column.name) };
      for await (const rows of rowsOf(moment, name, names)) {
        yield { rows: rows.map((row) => names.map((column) => cellOf(row[column]))) };
      }
    }
  } finally {
    await moment.rollback().execute();
  }
}

/** The tables of the schema that a store works in, without those of the migrations. */
export async function tablesOf(db: Kysely<Tables>) {
  const schema = await schemaOf(db);
  const tables = await db.introspection.getTables();
  return tables.filter((table) => !table.isView && (schema === null || table.schema === schema));
}

type Row = Record<string, unknown>;

/** Both databases give rows piece by piece, each in its own way. */
async function* rowsOf(
  db: ControlledTransaction<Tables>,
  table: string,
  columns: readonly string[],
): AsyncGenerator<Row[]> {
  const query = db
    .selectFrom(sql<Row>`${sql.table(table)}`.as('dumped'))
    .select(columns.map((column) => sql.ref(column).as(column)));
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) {
    let rows: Row[] = [];
    for await (const row of query.stream()) {
      rows.push(row);
      if (rows.length < ROWS) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
    return;
  }
  await sql`declare dumped no scroll cursor for ${query}`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS)} from dumped`.execute(db);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close dumped`.execute(db);
}

function cellOf(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  throw new Error(`A dump has no form for a value of the kind ${typeof value}`);
}
