import { randomUUID } from 'node:crypto';
import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What tokens could be used for before they had scopes. */
const FORMER_SCOPES = '["look-up","submit","read-receipts"]';

/**
 * Officers have a role of their own and any number of devices; codes, sessions and tokens can be listed and ended one by one;
 * requests wait for a second person; and look-ups have a budget. Open sessions end here: browsers sign in again by
 * themselves. Frozen: a later change is a later migration.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const blob = sql.raw(db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob');
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`alter table officers add column role text not null default 'officer'`);
  await run(sql`alter table officers add column removed_at text`);
  await run(sql`update officers set role =
    coalesce((select max(devices.role) from devices where devices.officer = officers.id), 'officer')`);
  await run(sql`alter table devices drop column role`);
  await run(sql`alter table devices add column name text`);
  await run(sql`alter table devices add column last_seen_at text`);
  await run(sql`create index devices_officer on devices (officer)`);

  await run(sql`alter table enrolment_codes add column id text`);
  await run(sql`alter table enrolment_codes add column officer text references officers (id)`);
  await run(sql`alter table enrolment_codes add column issued_by text references officers (id)`);
  const codes = await sql<{ code_sha256: Uint8Array }>`select code_sha256 from enrolment_codes`.execute(db);
  for (const { code_sha256: code } of codes.rows) {
    await run(sql`update enrolment_codes set id = ${randomUUID()} where code_sha256 = ${code}`);
  }
  await run(sql`create unique index enrolment_codes_id on enrolment_codes (id)`);

  await run(sql`drop table sessions`);
  await run(sql`create table sessions (
    token_sha256 ${blob} not null primary key,
    id text not null unique,
    device text not null references devices (id),
    created_at text not null,
    last_seen_at text not null,
    expires_at text not null,
    stepped_up_at text,
    stepped_up_for text
  )`);
  await run(sql`create index sessions_device on sessions (device)`);

  await run(sql`alter table tokens add column scopes text not null default ${sql.lit(FORMER_SCOPES)}`);
  await run(sql`alter table tokens add column label text`);
  await run(sql`alter table tokens add column expires_at text`);
  await run(sql`alter table tokens add column last_used_at text`);
  await run(sql`alter table tokens add column created_by text references officers (id)`);

  await run(sql`create table approvals (
    id text not null primary key,
    bureau text not null references bureaux (code),
    kind text not null,
    subject text not null,
    asked_by text references officers (id),
    asked_at text not null,
    due_at text,
    state text not null,
    decided_by text references officers (id),
    decided_at text
  )`);
  await run(sql`create index approvals_bureau on approvals (bureau, state)`);

  await run(sql`create table lookup_budgets (
    bureau text not null references bureaux (code),
    device text not null,
    due_at bigint not null,
    primary key (bureau, device)
  )`);
}
