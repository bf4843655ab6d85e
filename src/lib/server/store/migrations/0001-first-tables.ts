import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** The tables of the first hub. Frozen: a later change is a later migration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const postgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const bytes = postgres ? 'bytea' : 'blob';
  const { schema } = db;

  await schema
    .createTable('bureaux')
    .addColumn('code', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('reach', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('data_rules')
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('data_rules_key', ['bureau', 'id', 'version'])
    .execute();
  await schema
    .createTable('officers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('devices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('officer', 'text', (column) => column.notNull().references('officers.id'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('sign_key', 'text', (column) => column.notNull())
    .addColumn('sign_thumbprint', 'text', (column) => column.notNull().unique())
    .addColumn('receive_key', 'text', (column) => column.notNull())
    .addColumn('enrolled_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .execute();

  await schema
    .createTable('enrolment_codes')
    .addColumn('code_sha256', bytes, (column) => column.primaryKey())
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('issued_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .addColumn('redeemed_by', 'text')
    .addColumn('answer', 'text')
    .execute();
  // No reference to devices: a challenge is given to whoever asks, so that asking tells nothing.
  await schema
    .createTable('challenges')
    .addColumn('challenge_sha256', bytes, (column) => column.primaryKey())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('challenges_expiry').on('challenges').column('expires_at').execute();
  await schema
    .createTable('sessions')
    .addColumn('token_sha256', bytes, (column) => column.primaryKey())
    .addColumn('device', 'text', (column) => column.notNull().references('devices.id'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('last_seen_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('sessions_device').on('sessions').column('device').execute();
  await schema
    .createTable('tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_sha256', bytes, (column) => column.notNull().unique())
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('revoked_at', 'text')
    .execute();

  await schema
    .createTable('batches')
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull().references('devices.id'))
    .addColumn('data_rule', 'text', (column) => column.notNull())
    .addColumn('data_rule_version', 'integer', (column) => column.notNull())
    .addColumn('europol', 'text', (column) => column.notNull())
    .addColumn('tlp', 'text', (column) => column.notNull())
    .addColumn('case_ref', 'text')
    .addColumn('sealed_at', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('body_sha256', bytes, (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .addColumn('receipt', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('batches_key', ['bureau', 'batch_id'])
    .addForeignKeyConstraint('batches_data_rule', ['bureau', 'data_rule', 'data_rule_version'], 'data_rules', [
      'bureau',
      'id',
      'version',
    ])
    .execute();

  // Rows are never given a number twice: the near-duplicate index knows by number how far it has read.
  const numbered = postgres
    ? sql`bigint generated always as identity primary key`
    : sql`integer primary key autoincrement`;
  await sql`create table media (id ${numbered}, sha256 ${sql.raw(bytes)} not null unique, first_seen_at text not null)`.execute(
    db,
  );
  await sql`create table contributions (
    id ${numbered},
    media bigint not null references media (id),
    bureau text not null references bureaux (code),
    source text not null,
    sha1 ${sql.raw(bytes)},
    md5 ${sql.raw(bytes)},
    pdq ${sql.raw(bytes)},
    pdq_quality integer,
    damaged integer not null,
    bytes bigint,
    mime text,
    width integer,
    height integer,
    contributed_at text not null,
    unique (media, bureau, source)
  )`.execute(db);
  await schema.createIndex('contributions_sha1').on('contributions').column('sha1').execute();
  await schema.createIndex('contributions_md5').on('contributions').column('md5').execute();
  await schema.createIndex('contributions_bureau').on('contributions').columns(['bureau', 'media']).execute();

  await schema
    .createTable('answers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('bureau', 'text', (column) => column.notNull().references('bureaux.code'))
    .addColumn('answer_sha256', bytes, (column) => column.notNull())
    .addColumn('items', 'integer', (column) => column.notNull())
    .addColumn('answered_at', 'text', (column) => column.notNull())
    .execute();
}
