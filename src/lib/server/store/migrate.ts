import { type Kysely, PostgresAdapter, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as disclosedFields from './migrations/0002-disclosed-fields.ts';
import * as withdrawals from './migrations/0003-withdrawals.ts';
import * as regions from './migrations/0004-regions.ts';
import * as auditLog from './migrations/0005-audit-log.ts';
import * as identity from './migrations/0006-identity.ts';
import * as casework from './migrations/0007-casework.ts';
import * as alerts from './migrations/0008-alerts.ts';
import * as context from './migrations/0009-context.ts';
import * as quality from './migrations/0010-quality.ts';
import * as imports from './migrations/0011-imports.ts';
import type { Tables } from './schema.ts';

/** Every migration, named so that names sort in the order of use. There is no way back: a backup is. */
const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-disclosed-fields': disclosedFields,
  '0003-withdrawals': withdrawals,
  '0004-regions': regions,
  '0005-audit-log': auditLog,
  '0006-identity': identity,
  '0007-casework': casework,
  '0008-alerts': alerts,
  '0009-context': context,
  '0010-quality': quality,
  '0011-imports': imports,
};

/** Whether this release knows a migration: one that a newer release has made, it does not. */
export const isMigration = (name: string): boolean => Object.hasOwn(migrations, name);

/**
 * Brings a store to the newest form, or to that of an earlier migration. Throws when a migration fails, and then leaves the
 * store as it was.
 */
export async function migrate(db: Kysely<Tables>, to?: string): Promise<void> {
  const schema = await schemaOf(db);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    ...(schema !== null && { migrationTableSchema: schema }),
  });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error !== undefined) throw new Error('The store cannot be migrated', { cause: error });
}

/** The last migration that a store went through. */
export async function newestMigration(db: Kysely<Tables>): Promise<string> {
  const { rows } = await sql<{ name: string }>`select max(name) as name from kysely_migration`.execute(db);
  const [newest] = rows;
  if (newest === undefined) throw new Error('The store went through no migration');
  return newest.name;
}

/** The schema of PostgreSQL that a store works in: others of the same database are none of its business. Null for SQLite. */
export async function schemaOf(db: Kysely<Tables>): Promise<string | null> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return null;
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  const [schema] = rows;
  if (schema?.name == null) throw new Error('The database has no schema to work in: see its search_path');
  return schema.name;
}
