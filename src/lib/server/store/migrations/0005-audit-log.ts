import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * The audit log: leaves with what they commit to, the complete subtrees over them, signed checkpoints; the leases of jobs that
 * one process runs at a time; and how long bureaux keep what they contribute. Frozen: a later change is a later migration.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  const blob = sql.raw(bytes);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table log_leaves (
    region text not null,
    idx bigint not null,
    hash ${blob} not null,
    kind text not null,
    act text not null,
    at text not null,
    bureau text,
    device text,
    subject text,
    details text,
    salt ${blob},
    erased_at text,
    erased_why text,
    primary key (region, idx)
  )`);
  await run(sql`create index log_leaves_bureau on log_leaves (region, bureau, idx)`);
  await run(sql`create index log_leaves_kind on log_leaves (region, kind, idx)`);
  await run(sql`create index log_leaves_subject on log_leaves (region, subject) where subject is not null`);

  await run(sql`create table log_nodes (
    region text not null,
    level integer not null,
    idx bigint not null,
    hash ${blob} not null,
    primary key (region, level, idx)
  )`);

  await run(sql`create table log_checkpoints (
    region text not null,
    size bigint not null,
    root ${blob} not null,
    at text not null,
    text text not null,
    primary key (region, size)
  )`);

  await run(sql`create table jobs (
    region text not null,
    name text not null,
    due_at text not null,
    holder text,
    lease_until text not null,
    primary key (region, name)
  )`);

  await run(sql`create table retention (
    bureau text not null primary key references bureaux (code),
    days integer not null,
    set_at text not null
  )`);
  await run(sql`create index contributions_kept on contributions (region, bureau, contributed_at)`);
}
