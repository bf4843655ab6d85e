import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * What an answer depends on beside the material: refuted near matches, known-good sets; what is kept of look-ups that a rule
 * lets be watched; and of each answer its place in the audit log.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const bytes = db.getExecutor().adapter instanceof PostgresAdapter ? 'bytea' : 'blob';
  const blob = sql.raw(bytes);
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table negatives (
    region text not null,
    hash ${blob} not null,
    media bigint not null,
    of_media bigint not null,
    added_at text not null,
    primary key (region, hash, media, of_media)
  )`);
  await run(sql`create index negatives_media on negatives (region, media)`);
  await run(sql`create index negatives_of_media on negatives (region, of_media)`);

  await run(sql`create table watches (
    region text not null,
    id bigint not null,
    bureau text not null references bureaux (code),
    device text,
    answer text not null,
    question ${blob} not null,
    sha256 ${blob},
    sha1 ${blob},
    md5 ${blob},
    pdq ${blob},
    named integer not null,
    created_at text not null,
    expires_at text not null,
    primary key (region, id),
    unique (region, bureau, question)
  )`);
  for (const column of ['sha256', 'sha1', 'md5', 'expires_at']) {
    await run(sql`create index ${sql.ref(`watches_${column}`)} on watches (region, ${sql.ref(column)})`);
  }

  await run(sql`create table known_sets (
    region text not null,
    id bigint not null,
    name text not null,
    added_at text not null,
    primary key (region, id),
    unique (region, name)
  )`);
  await run(sql`create table known_digests (
    region text not null,
    digest ${blob} not null,
    known_set bigint not null,
    primary key (region, digest, known_set),
    foreign key (region, known_set) references known_sets (region, id)
  )`);
  await run(sql`create index known_digests_set on known_digests (region, known_set)`);

  await run(sql`alter table answers add column leaf bigint`);
}
