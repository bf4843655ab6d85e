import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * Imports, with their pieces as long as these are not taken over; and what lists say of media of which nobody gave a SHA-256.
 * Such a medium has a number of its own, by the strongest digest or hash that there is of it, and no row among the media.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  const blob = sql.raw(bytes);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table imports (
    region text not null,
    bureau text not null references bureaux (code),
    import_id text not null,
    format text not null,
    data_rule text not null,
    data_rule_version integer not null,
    device text,
    officer text,
    state text not null,
    opened_at text not null,
    touched_at text not null,
    ended_at text,
    pieces bigint not null,
    items bigint not null,
    taken bigint not null,
    read_entries bigint not null,
    skipped_by text not null,
    accepted bigint not null,
    merged bigint not null,
    contradictions bigint not null,
    contradictions_first text not null,
    primary key (region, bureau, import_id)
  )`);
  await run(sql`create index imports_state on imports (region, state, touched_at)`);
  await run(sql`create table import_pieces (
    region text not null,
    bureau text not null,
    import_id text not null,
    piece integer not null,
    items integer not null,
    content_sha256 ${blob} not null,
    content text not null,
    primary key (region, bureau, import_id, piece),
    foreign key (region, bureau, import_id) references imports (region, bureau, import_id)
  )`);

  await run(sql`create table listings (
    region text not null,
    id bigint not null,
    media bigint not null,
    known_by ${blob} not null,
    bureau text not null references bureaux (code),
    source text not null,
    sha1 ${blob},
    md5 ${blob},
    pdq ${blob},
    pdq_quality integer,
    bytes bigint,
    mime text,
    contributed_at text not null,
    file_names text,
    category text,
    flags text,
    series text,
    remark text,
    primary key (region, id),
    unique (region, bureau, source)
  )`);
  for (const column of ['sha1', 'md5', 'media', 'known_by']) {
    await run(sql`create index ${sql.ref(`listings_${column}`)} on listings (region, ${sql.ref(column)})`);
  }
  await run(sql`create index listings_pdq on listings (region, id) where pdq is not null`);
  await run(sql`create index listings_kept on listings (region, bureau, contributed_at)`);

  // A set may have parts, each of one file. One that is still being read says when it last grew, and nobody meets it.
  await run(sql`alter table known_sets add column part_of text`);
  await run(sql`alter table known_sets add column reading_at text`);
}
