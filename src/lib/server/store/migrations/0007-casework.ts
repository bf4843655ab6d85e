import { type Kysely, sql } from 'kysely';

/** Rows of contributions that are given their place and day at a time. */
const CHUNK = 500;

/**
 * Investigations with their claims, identifications, series, hand-offs and the history of them; and of each contribution
 * what leads are found by: whether it has anything of the kind, its day, and the tenths of degrees of its place. Frozen:
 * a later change is a later migration.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const run = (statement: ReturnType<typeof sql>) => statement.execute(db);

  await run(sql`create table investigations (
    region text not null,
    id text not null,
    bureau text not null references bureaux (code),
    title text not null,
    contact text,
    state text not null,
    opened_at text not null,
    expires_at text not null,
    ended_at text,
    version bigint not null,
    primary key (region, id)
  )`);
  await run(sql`create index investigations_bureau on investigations (region, bureau, id)`);
  await run(sql`create index investigations_state on investigations (region, state, expires_at)`);
  await run(sql`create table series (
    region text not null,
    id text not null,
    bureau text not null references bureaux (code),
    name text not null,
    state text not null,
    merged_into text,
    created_at text not null,
    version bigint not null,
    primary key (region, id),
    foreign key (region, merged_into) references series (region, id)
  )`);
  await run(sql`create index series_name on series (region, name)`);
  await run(sql`create index series_merged on series (region, merged_into)`);
  await run(sql`create table series_media (
    region text not null,
    series text not null,
    media bigint not null,
    added_by text not null references bureaux (code),
    added_at text not null,
    primary key (region, series, media),
    foreign key (region, series) references series (region, id)
  )`);
  await run(sql`create index series_media_media on series_media (region, media)`);
  await run(sql`create table investigation_media (
    region text not null,
    investigation text not null,
    media bigint not null,
    via_series text,
    primary key (region, investigation, media),
    foreign key (region, investigation) references investigations (region, id)
  )`);
  await run(sql`create index investigation_media_media on investigation_media (region, media)`);
  await run(sql`create table claims (
    region text not null,
    media bigint not null,
    investigation text not null,
    primary key (region, media),
    foreign key (region, investigation) references investigations (region, id)
  )`);
  await run(sql`create index claims_investigation on claims (region, investigation, media)`);
  await run(sql`create table claimed_series (
    region text not null,
    series text not null,
    investigation text not null,
    primary key (region, series),
    foreign key (region, series) references series (region, id),
    foreign key (region, investigation) references investigations (region, id)
  )`);
  await run(sql`create index claimed_series_investigation on claimed_series (region, investigation)`);
  await run(sql`create table identifications (
    region text not null,
    id text not null,
    bureau text not null references bureaux (code),
    pseudonym text not null,
    kind text not null,
    country text,
    identified_on text not null,
    state text not null,
    recorded_at text not null,
    version bigint not null,
    primary key (region, id)
  )`);
  await run(sql`create index identifications_pseudonym on identifications (region, pseudonym)`);
  await run(sql`create table identification_media (
    region text not null,
    identification text not null,
    media bigint not null,
    primary key (region, identification, media),
    foreign key (region, identification) references identifications (region, id)
  )`);
  await run(sql`create index identification_media_media on identification_media (region, media)`);
  await run(sql`create table identification_series (
    region text not null,
    identification text not null,
    series text not null,
    primary key (region, identification, series),
    foreign key (region, identification) references identifications (region, id),
    foreign key (region, series) references series (region, id)
  )`);
  await run(sql`create index identification_series_series on identification_series (region, series)`);
  await run(sql`create table hand_offs (
    region text not null,
    id text not null,
    investigation text not null,
    from_bureau text not null references bureaux (code),
    to_bureau text not null references bureaux (code),
    reason text not null,
    state text not null,
    offered_at text not null,
    expires_at text not null,
    answered_at text,
    answer_reason text,
    version bigint not null,
    primary key (region, id),
    foreign key (region, investigation) references investigations (region, id)
  )`);
  await run(sql`create index hand_offs_from on hand_offs (region, from_bureau, id)`);
  await run(sql`create index hand_offs_to on hand_offs (region, to_bureau, id)`);
  await run(sql`create index hand_offs_investigation on hand_offs (region, investigation, state)`);
  await run(sql`create index hand_offs_state on hand_offs (region, state, expires_at)`);
  await run(sql`create table casework_events (
    region text not null,
    about text not null,
    version bigint not null,
    at text not null,
    bureau text,
    officer text,
    act text not null,
    details text not null,
    primary key (region, about, version)
  )`);

  await run(sql`alter table contributions add column "leading" integer not null default 0`);
  await run(sql`alter table contributions add column captured_day text`);
  await run(sql`alter table contributions add column grid_latitude integer`);
  await run(sql`alter table contributions add column grid_longitude integer`);
  await fillIn(db);
  await run(sql`create index contributions_leading on contributions (region, bureau, "leading", id)`);
  await run(sql`create index contributions_place on contributions (region, captured_day, grid_latitude)`);
}

type Old = {
  region: string;
  id: number;
  serial: string | null;
  series: string | null;
  gps: string | null;
  captured_at: string | null;
};

async function fillIn(db: Kysely<unknown>): Promise<void> {
  for (let last: Pick<Old, 'region' | 'id'> = { region: '', id: 0 }; ;) {
    const { rows } = await sql<Old>`select region, id, serial, series, gps, captured_at from contributions
      where (region > ${last.region} or (region = ${last.region} and id > ${last.id}))
        and (serial is not null or series is not null or gps is not null)
      order by region, id limit ${CHUNK}`.execute(db);
    for (const { region, id, serial, series, gps, captured_at: at } of rows) {
      const day = at !== null && at.length >= 10 ? at.slice(0, 10) : null;
      const cell = gps === null ? null : cellOf(gps);
      const leading = serial !== null || series !== null || (day !== null && cell !== null) ? 1 : 0;
      await sql`update contributions set "leading" = ${leading}, captured_day = ${day},
        grid_latitude = ${cell?.latitude ?? null}, grid_longitude = ${cell?.longitude ?? null}
        where region = ${region} and id = ${id}`.execute(db);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < CHUNK) return;
    last = end;
  }
}

/** The south-western corner of the cell in tenths of degrees, as the disclosure of a grid makes it; null for a country. */
function cellOf(gps: string): { latitude: number; longitude: number } | null {
  const place = JSON.parse(gps) as {
    grid?: { latitude: number; longitude: number };
    exact?: { latitude: number; longitude: number };
  };
  if (place.grid !== undefined) return place.grid;
  if (place.exact === undefined) return null;
  return { latitude: tenths(place.exact.latitude, 90), longitude: tenths(place.exact.longitude, 180) };
}

function tenths(degrees: number, most: number): number {
  const below = Math.floor(degrees * 10);
  const corner = below / 10 > degrees ? below - 1 : below;
  return Math.min(corner, most * 10 - 1);
}
