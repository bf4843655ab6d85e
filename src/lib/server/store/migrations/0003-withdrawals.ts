import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * What bureaux took back. A withdrawal may name media, which nobody should find here afterwards: its bytes are not kept,
 * only their SHA-256 and the receipt given for them. A batch of which anything was taken back loses its bytes too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  const { schema } = db;
  await schema
    .createTable('withdrawals')
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('withdrawal_id', 'text', (column) => column.notNull())
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull().references('devices.id'))
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('whole', 'integer', (column) => column.notNull())
    .addColumn('items', 'integer', (column) => column.notNull())
    .addColumn('taken_back', 'integer', (column) => column.notNull())
    .addColumn('sealed_at', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('body_sha256', bytes, (column) => column.notNull())
    .addColumn('receipt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('withdrawals_key', ['bureau', 'withdrawal_id'])
    .addForeignKeyConstraint('withdrawals_batch', ['bureau', 'batch_id'], 'batches', ['bureau', 'batch_id'])
    .execute();
  await schema.createIndex('contributions_source').on('contributions').columns(['bureau', 'source']).execute();
  // Null for bytes that are kept; SQLite cannot let a column be null afterwards, so bytes that went leave none behind.
  await sql`alter table batches add column body_dropped_at text`.execute(db);
}
