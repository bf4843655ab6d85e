import { type Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';
import { type Cell, type DumpPart, type TableHead, tablesOf } from './dump.ts';
import { migrate, schemaOf } from './migrate.ts';
import type { Tables } from './schema.ts';

/** Values of one statement: SQLite takes 32,766, PostgreSQL 65,535. */
const VALUES = 30_000;

/** What comes after a dump's first part. */
export type TablePart = Exclude<DumpPart, { migration: string }>;

export type Load = { migration: string; parts: AsyncIterable<TablePart>; aside: string; ready: () => void };

/**
 * Fills a database with what was dumped under a migration, and brings it to the newest form: all in one transaction, so that it
 * is there whole or not at all. Throws when the parts do not fit each other, or break a rule of the tables.
 *
 * @param aside a new name for the schema that takes in the tables which are there
 * @param ready is called when everything is in, before the commit; when it throws, nothing has changed
 * @returns how many rows each table was given
 */
export async function load(
  db: Kysely<Tables>,
  { migration, parts, aside, ready }: Load,
): Promise<ReadonlyMap<string, number>> {
  return db.transaction().execute(async (transaction) => {
    await setAside(transaction, aside);
    await migrate(transaction, migration);
    const references = await deferReferences(transaction);
    // What migrations put into new tables is in the dump, too.
    for (const { name } of await tablesOf(transaction)) await sql`delete from ${sql.table(name)}`.execute(transaction);
    const counts = await fill(transaction, parts);
    await checkReferences(transaction, references);
    await migrate(transaction);
    // PostgreSQL counts by itself, but a minute later.
    if (isPostgres(transaction)) await sql`analyze`.execute(transaction);
    ready();
    return counts;
  });
}

async function fill(db: Transaction<Tables>, parts: AsyncIterable<TablePart>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let head: TableHead | null = null;
  for await (const part of parts) {
    if ('table' in part) {
      head = part;
      counts.set(head.table, 0);
    } else {
      if (head === null) throw new Error('Rows came before the table that they belong to');
      await insert(db, head, part.rows);
      counts.set(head.table, (counts.get(head.table) ?? 0) + part.rows.length);
    }
  }
  return counts;
}

async function insert(db: Transaction<Tables>, { table, columns, bytes }: TableHead, rows: Cell[][]): Promise<void> {
  const binary = columns.map((column) => bytes.includes(column));
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const chunk = Math.floor(VALUES / columns.length);
  for (let at = 0; at < rows.length; at += chunk) {
    const values = rows.slice(at, at + chunk).map((row) => {
      if (row.length !== columns.length) throw new Error(`A row of ${table} has not as many values as columns`);
      return sql`(${sql.join(row.map((cell, i) => (binary[i] === true ? bytesOf(cell) : cell)))})`;
    });
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(db);
  }
}

function bytesOf(cell: Cell): Uint8Array | null {
  if (cell === null) return null;
  if (typeof cell !== 'string') throw new Error('Bytes must be base64');
  return Buffer.from(cell, 'base64');
}

/** Keeps the tables that are there under another schema; SQLite has none, and is given a new file instead. */
async function setAside(db: Transaction<Tables>, aside: string): Promise<void> {
  const schema = await schemaOf(db);
  const found = await db.introspection.getTables({ withInternalKyselyTables: true });
  const tables = found.filter((table) => schema === null || table.schema === schema);
  if (tables.length === 0) return;
  if (schema === null) throw new Error('The file of the new store is in use');
  await db.schema.createSchema(aside).execute();
  for (const { name } of tables) {
    await sql`alter table ${sql.table(name)} set schema ${sql.id(aside)}`.execute(db);
  }
}

type Reference = { table: string; name: string };

/** Lets rows refer to rows that come later. @returns the references that had to be changed for it */
async function deferReferences(db: Transaction<Tables>): Promise<Reference[]> {
  if (!isPostgres(db)) {
    await sql`pragma defer_foreign_keys = on`.execute(db);
    return [];
  }
  const { rows } = await sql<Reference>`
    select conrelid::regclass::text as "table", conname as name from pg_constraint
    where contype = 'f' and not condeferrable and connamespace = current_schema()::regnamespace`.execute(db);
  await alter(db, rows, 'deferrable initially deferred');
  return rows;
}

/** SQLite checks them when the transaction ends. */
async function checkReferences(db: Transaction<Tables>, changed: readonly Reference[]): Promise<void> {
  if (!isPostgres(db)) return;
  await sql`set constraints all immediate`.execute(db);
  await alter(db, changed, 'not deferrable');
}

async function alter(db: Transaction<Tables>, references: readonly Reference[], how: string): Promise<void> {
  for (const { table, name } of references) {
    await sql`alter table ${sql.raw(table)} alter constraint ${sql.id(name)} ${sql.raw(how)}`.execute(db);
  }
}

const isPostgres = (db: Kysely<Tables>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;
