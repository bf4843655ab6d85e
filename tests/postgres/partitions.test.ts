import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { openStore, type StorePlace } from '#lib/server/open-store.ts';
import { KyselyStore } from '#lib/server/store/kysely-store.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { randomItem } from '../fixtures/random-item.ts';
import { makePlace, removePlace } from '../fixtures/store-place.ts';

/**
 * Small tables about who takes part and what they have set, the same whatever the region: where data is divided, a copy of each
 * stands everywhere. Everything else is content. A new table stands here only if it never grows with the material.
 */
const REFERENCE = [
  'approvals',
  'bureaux',
  'challenges',
  'data_rules',
  'devices',
  'enrolment_codes',
  'flood_limits',
  'lookup_budgets',
  'officers',
  'retention',
  'sessions',
  'tokens',
];
const AT = '2026-01-01T00:00:00.000Z';
const REGIONS = ['home', 'east'] as const;
const DIVIDED = 'divided';

let place: StorePlace;
let client: pg.Client;
let content: string[];

async function all<T extends pg.QueryResultRow>(query: string): Promise<T[]> {
  return (await client.query<T>(query)).rows;
}

beforeAll(async () => {
  place = await makePlace();
  await (await openStore(place)).store.close();
  client = new pg.Client({ connectionString: place.databaseUrl ?? '' });
  await client.connect();
  const tables = await all<{ name: string }>(`
    select relname::text as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'kysely%' order by relname`);
  content = tables.map(({ name }) => name).filter((name) => !REFERENCE.includes(name));
});
afterAll(async () => {
  await client.end();
  await removePlace(place.dataDir);
});

describe('every table of content', () => {
  it('has a region, and no other table has one', async () => {
    const withRegion = await all<{ name: string }>(`
      select attrelid::regclass::text as name from pg_attribute join pg_class on pg_class.oid = attrelid
      where attname = 'region' and relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`);
    expect(withRegion.map(({ name }) => name)).toEqual(content);
  });

  it('begins each of its unique keys with the region', async () => {
    const keys = await all<{ table: string; definition: string }>(`
      select indrelid::regclass::text as "table", pg_get_indexdef(indexrelid) as definition
      from pg_index join pg_class on pg_class.oid = indrelid
      where indisunique and relnamespace = 'public'::regnamespace`);
    const ours = keys.filter(({ table }) => content.includes(table));
    expect(new Set(ours.map(({ table }) => table))).toEqual(new Set(content));
    expect(ours.filter(({ definition }) => !/[(]region[,)]/.test(definition))).toEqual([]);
  });

  it('refers to others within its region', async () => {
    const references = await foreignKeys();
    const between = references.filter(({ table, to }) => content.includes(table) && content.includes(to));
    expect(between.length).toBeGreaterThan(0);
    expect(
      between.filter(({ definition }) => !/^FOREIGN KEY \(region, .* REFERENCES \w+\(region, /.test(definition)),
    ).toEqual([]);
    // What is the same everywhere cannot depend on what is only in one region.
    expect(references.filter(({ table, to }) => !content.includes(table) && content.includes(to))).toEqual([]);
  });
});

const foreignKeys = () =>
  all<{ table: string; to: string; definition: string }>(`
    select conrelid::regclass::text as "table", confrelid::regclass::text as "to", pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`);

describe('the tables divided by region', () => {
  beforeAll(async () => {
    const references = await foreignKeys();
    await client.query(`create schema ${DIVIDED}`);
    for (const table of content) {
      await client.query(
        `create table ${DIVIDED}.${table} (like public.${table} including all) partition by list (region)`,
      );
      for (const region of REGIONS) {
        const part = `${DIVIDED}.${table}_${region}`;
        await client.query(`create table ${part} partition of ${DIVIDED}.${table} for values in ('${region}')`);
      }
    }
    for (const { table, to, definition } of references.filter((reference) => content.includes(reference.table))) {
      const schema = content.includes(to) ? DIVIDED : 'public';
      const there = definition.replace(/REFERENCES /, `REFERENCES ${schema}.`);
      await client.query(`alter table ${DIVIDED}.${table} add ${there}`);
    }
  });

  it('take what hubs of two regions keep, each in its part, where each finds its own', async () => {
    const url = new URL(place.databaseUrl ?? '');
    url.searchParams.set('options', `-c search_path=${DIVIDED},public`);
    const item = randomItem();
    for (const region of REGIONS) {
      const store = new KyselyStore(await openPostgres(url.href, region), region);
      await store.bureaux.add({ code: 'A', name: 'Bureau A', reach: null }, AT);
      const words = [item, randomItem()].map((each) => ({ source: region, item: each }));
      await store.transaction((within) => within.material.contribute('A', words, AT));
      const found = await store.material.byDigests({ sha256: [item.sha256], sha1: [], md5: [item.md5 ?? ''] });
      expect(found).toMatchObject([{ id: 1, media: 1, sha256: item.sha256 }]);
      await store.close();
    }
    for (const region of REGIONS) {
      const table = `${DIVIDED}.contributions_${region}`;
      expect(await all(`select distinct source, count(*)::int from ${table} group by 1`)).toEqual([
        { source: region, count: 2 },
      ]);
    }
  });

  it('are asked in the part of one region only', async () => {
    const plan = await all<{ 'QUERY PLAN': string }>(`
      explain select * from ${DIVIDED}.contributions c join ${DIVIDED}.media m on m.region = c.region and m.id = c.media
      where c.region = 'home' and c.md5 = '\\x00'`);
    const text = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(text).toMatch(/contributions_home/);
    expect(text).toMatch(/media_home/);
    expect(text).not.toMatch(/east/);
  });
});
