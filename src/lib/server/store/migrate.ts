import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as disclosedFields from './migrations/0002-disclosed-fields.ts';
import * as withdrawals from './migrations/0003-withdrawals.ts';
import * as regions from './migrations/0004-regions.ts';
import * as auditLog from './migrations/0005-audit-log.ts';
import * as alerts from './migrations/0008-alerts.ts';
import * as context from './migrations/0009-context.ts';
import type { Tables } from './schema.ts';

/** Every migration, named so that names sort in the order of use. There is no way back: a backup is. */
const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-disclosed-fields': disclosedFields,
  '0003-withdrawals': withdrawals,
  '0004-regions': regions,
  '0005-audit-log': auditLog,
  '0008-alerts': alerts,
  '0009-context': context,
};

/** Brings a store to the newest form. Throws when a migration fails, and then leaves the store as it was before it. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The store cannot be migrated', { cause: error });
}
