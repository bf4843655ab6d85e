import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** To which region everything belongs that was there before regions were. */
const FIRST_REGION = 'home';

/**
 * Gives every table of content keys that begin with a region, so that the tables can be partitioned by it, and numbers that
 * come from a table of counters: whoever takes numbers holds that row until the commit, so that rows become visible in
 * the order of their numbers, whatever the database. Frozen: a later change is a later migration.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  const blob = sql.raw(bytes);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table counters (
    region text not null,
    name text not null,
    taken bigint not null,
    primary key (region, name)
  )`);
  for (const name of ['media', 'contributions']) {
    await run(sql`insert into counters (region, name, taken)
      select ${sql.lit(FIRST_REGION)}, ${sql.lit(name)}, coalesce(max(id), 0) from ${sql.table(name)}`);
  }

  await run(sql`create table new_media (
    region text not null,
    id bigint not null,
    sha256 ${blob} not null,
    first_seen_at text not null,
    primary key (region, id),
    unique (region, sha256)
  )`);
  await run(sql`insert into new_media (region, id, sha256, first_seen_at)
    select ${sql.lit(FIRST_REGION)}, id, sha256, first_seen_at from media`);

  const said = [
    ...[
      'media',
      'bureau',
      'source',
      'sha1',
      'md5',
      'pdq',
      'pdq_quality',
      'damaged',
      'bytes',
      'mime',
      'width',
      'height',
    ],
    ...[
      'contributed_at',
      'captured_at',
      'camera',
      'serial',
      'gps',
      'file_names',
      'category',
      'flags',
      'series',
      'remark',
    ],
  ];
  await run(sql`create table new_contributions (
    region text not null,
    id bigint not null,
    media bigint not null,
    bureau text not null references bureaux (code),
    source text not null,
    sha1 ${blob},
    md5 ${blob},
    pdq ${blob},
    pdq_quality integer,
    damaged integer not null,
    bytes bigint,
    mime text,
    width integer,
    height integer,
    contributed_at text not null,
    captured_at text,
    camera text,
    serial text,
    gps text,
    file_names text,
    category text,
    flags text,
    series text,
    remark text,
    primary key (region, id),
    unique (region, media, bureau, source),
    foreign key (region, media) references new_media (region, id)
  )`);
  const columns = sql.join(said.map((name) => sql.ref(name)));
  await run(sql`insert into new_contributions (region, id, ${columns})
    select ${sql.lit(FIRST_REGION)}, id, ${columns} from contributions`);
  await run(sql`drop table contributions`);
  await run(sql`drop table media`);
  await run(sql`alter table new_media rename to media`);
  await run(sql`alter table new_contributions rename to contributions`);
  for (const column of ['sha1', 'md5', 'serial', 'series']) {
    await run(sql`create index ${sql.ref(`contributions_${column}`)} on contributions (region, ${sql.ref(column)})`);
  }
  await run(sql`create index contributions_bureau on contributions (region, bureau, media)`);
  await run(sql`create index contributions_source on contributions (region, bureau, source)`);

  const batch = [
    ...['bureau', 'batch_id', 'device', 'data_rule', 'data_rule_version', 'europol', 'tlp', 'case_ref', 'sealed_at'],
    ...['received_at', 'body_sha256', 'body', 'receipt', 'body_dropped_at'],
  ];
  await run(sql`create table new_batches (
    region text not null,
    bureau text not null references bureaux (code),
    batch_id text not null,
    device text not null references devices (id),
    data_rule text not null,
    data_rule_version integer not null,
    europol text not null,
    tlp text not null,
    case_ref text,
    sealed_at text not null,
    received_at text not null,
    body_sha256 ${blob} not null,
    body ${blob} not null,
    receipt text not null,
    body_dropped_at text,
    primary key (region, bureau, batch_id),
    foreign key (bureau, data_rule, data_rule_version) references data_rules (bureau, id, version)
  )`);
  const ofBatch = sql.join(batch.map((name) => sql.ref(name)));
  await run(sql`insert into new_batches (region, ${ofBatch})
    select ${sql.lit(FIRST_REGION)}, ${ofBatch} from batches`);

  const withdrawal = [
    ...['bureau', 'withdrawal_id', 'batch_id', 'device', 'reason', 'whole', 'items', 'taken_back', 'sealed_at'],
    ...['received_at', 'body_sha256', 'receipt'],
  ];
  await run(sql`create table new_withdrawals (
    region text not null,
    bureau text not null references bureaux (code),
    withdrawal_id text not null,
    batch_id text not null,
    device text not null references devices (id),
    reason text not null,
    whole integer not null,
    items integer not null,
    taken_back integer not null,
    sealed_at text not null,
    received_at text not null,
    body_sha256 ${blob} not null,
    receipt text not null,
    primary key (region, bureau, withdrawal_id),
    foreign key (region, bureau, batch_id) references new_batches (region, bureau, batch_id)
  )`);
  const ofWithdrawal = sql.join(withdrawal.map((name) => sql.ref(name)));
  await run(sql`insert into new_withdrawals (region, ${ofWithdrawal})
    select ${sql.lit(FIRST_REGION)}, ${ofWithdrawal} from withdrawals`);
  await run(sql`drop table withdrawals`);
  await run(sql`drop table batches`);
  await run(sql`alter table new_batches rename to batches`);
  await run(sql`alter table new_withdrawals rename to withdrawals`);

  await run(sql`create table new_answers (
    region text not null,
    id text not null,
    bureau text not null references bureaux (code),
    answer_sha256 ${blob} not null,
    items integer not null,
    answered_at text not null,
    primary key (region, id)
  )`);
  await run(sql`insert into new_answers (region, id, bureau, answer_sha256, items, answered_at)
    select ${sql.lit(FIRST_REGION)}, id, bureau, answer_sha256, items, answered_at from answers`);
  await run(sql`drop table answers`);
  await run(sql`alter table new_answers rename to answers`);
}
