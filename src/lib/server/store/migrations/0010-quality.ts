import { type Kysely, sql } from 'kysely';

/**
 * What the hub finds in batches, batches that wait because too much came at once, and what is counted by day. Counts and
 * places in a batch are all that is kept of what was remarked: no digest. What refers to a batch is written before it, since
 * its receipt tells of it: that the batch is there is checked at the commit.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table quality_reports (
    region text not null,
    bureau text not null references bureaux (code),
    batch_id text not null,
    received_at text not null,
    items integer not null,
    remarked integer not null,
    known integer not null,
    comparable integer not null,
    damaged integer not null,
    primary key (region, bureau, batch_id),
    foreign key (region, bureau, batch_id) references batches (region, bureau, batch_id)
      deferrable initially deferred
  )`);
  await run(sql`create table quality_remarks (
    region text not null,
    bureau text not null,
    batch_id text not null,
    kind text not null,
    places text not null,
    primary key (region, bureau, batch_id, kind),
    foreign key (region, bureau, batch_id) references quality_reports (region, bureau, batch_id)
  )`);
  // Which hash is very common is asked for each batch; its first 8 bytes find it, and the rest is compared.
  await run(sql`create index contributions_pdq on contributions (region, substr(pdq, 1, 8)) where pdq is not null`);

  await run(sql`create table hourly_items (
    region text not null,
    bureau text not null references bureaux (code),
    device text not null,
    hour text not null,
    items bigint not null,
    passed bigint not null,
    primary key (region, bureau, device, hour)
  )`);
  await run(sql`create table held_batches (
    region text not null,
    bureau text not null references bureaux (code),
    batch_id text not null,
    device text not null,
    state text not null,
    held_at text not null,
    items integer not null,
    hour_items bigint not null,
    usual bigint not null,
    content text,
    decided_at text,
    decided_by text,
    primary key (region, bureau, batch_id),
    foreign key (region, bureau, batch_id) references batches (region, bureau, batch_id)
      deferrable initially deferred
  )`);
  await run(sql`create table flood_limits (
    bureau text not null primary key references bureaux (code),
    times bigint not null,
    items bigint not null,
    usual bigint,
    set_at text not null
  )`);
  await run(sql`create table flood_passes (
    region text not null,
    bureau text not null references bureaux (code),
    device text not null,
    until text not null,
    primary key (region, bureau, device)
  )`);

  await run(sql`create table daily_counts (
    region text not null,
    bureau text not null references bureaux (code),
    name text not null,
    day text not null,
    count bigint not null,
    primary key (region, bureau, name, day)
  )`);
  await run(sql`create table daily_durations (
    region text not null,
    bureau text not null references bureaux (code),
    name text not null,
    day text not null,
    step integer not null,
    count bigint not null,
    primary key (region, bureau, name, day, step)
  )`);
}
