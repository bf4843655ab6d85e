import { type Kysely, sql } from 'kysely';

/**
 * What bureaux are told, once for each cause; near matches under review with the votes on them; and how far those have come
 * who follow the rows of a table. Media are referred to by their numbers without a foreign key: they may be taken back.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table alerts (
    region text not null,
    seq bigint not null,
    id text not null,
    bureau text not null references bureaux (code),
    kind text not null,
    cause text not null,
    subject text not null,
    raised_at text not null,
    acknowledged_at text,
    acknowledged_by text references officers (id),
    primary key (region, seq),
    unique (region, id),
    unique (region, bureau, cause)
  )`);
  await run(sql`create index alerts_bureau on alerts (region, bureau, seq)`);
  await run(sql`create index alerts_unread on alerts (region, bureau, seq) where acknowledged_at is null`);
  await run(sql`create index alerts_cause on alerts (region, cause)`);

  await run(sql`create table near_pairs (
    region text not null,
    id text not null,
    a bigint not null,
    b bigint not null,
    distance integer not null,
    state text not null,
    found_at text not null,
    decided_at text,
    primary key (region, id),
    unique (region, a, b)
  )`);
  await run(sql`create index near_pairs_b on near_pairs (region, b)`);
  await run(sql`create index near_pairs_distance on near_pairs (region, state, distance, found_at, id)`);
  await run(sql`create index near_pairs_age on near_pairs (region, state, found_at, id)`);

  await run(sql`create table pair_votes (
    region text not null,
    pair text not null,
    officer text not null references officers (id),
    bureau text not null references bureaux (code),
    vote text not null,
    reason text not null,
    voted_at text not null,
    primary key (region, pair, officer),
    foreign key (region, pair) references near_pairs (region, id)
  )`);

  await run(sql`create table review_rules (
    region text not null,
    votes integer not null,
    bureaux integer not null,
    set_at text not null,
    primary key (region)
  )`);

  await run(sql`create table positions (
    region text not null,
    name text not null,
    at bigint not null,
    primary key (region, name)
  )`);
  // What was there before is not gone through: nobody is told today of what was handed in last year.
  await run(sql`insert into positions (region, name, at)
    select region, 'aftermath', taken from counters where name = 'contributions'`);
}
