import type { Kysely } from 'kysely';

/** What a contribution may say beside digests and form, in text and JSON; and the signed documents of data rules. */
const SAID = ['captured_at', 'camera', 'serial', 'gps', 'file_names', 'category', 'flags', 'series', 'remark'] as const;

/** Fields that the second release lets leave. Frozen: a later change is a later migration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  // One statement a column: SQLite adds no more at once.
  for (const column of SAID) await schema.alterTable('contributions').addColumn(column, 'text').execute();
  await schema.alterTable('data_rules').addColumn('document', 'text').execute();
  await schema
    .alterTable('data_rules')
    .addColumn('device', 'text', (column) => column.references('devices.id'))
    .execute();
}
