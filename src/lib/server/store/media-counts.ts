import { type Kysely, sql } from 'kysely';
import { inChunks } from './chunks.ts';
import type { Tables } from './schema.ts';

type Source = {
  table: 'claims' | 'series_media' | 'identification_media';
  column: 'investigation' | 'series' | 'identification';
};

/** How many media each of these things has in a table, and how many of them a bureau has submitted. */
export async function mediaCounts(
  db: Kysely<Tables>,
  region: string,
  { table, column }: Source,
  { ids, reader }: { ids: readonly string[]; reader: string },
): Promise<Map<string, { items: number; ownItems: number }>> {
  const rows = await inChunks(ids, async (chunk) => {
    const counted = await sql<{ id: string; items: number; own: number }>`
      select ${sql.ref(column)} as id, count(*) as items, sum(case when exists (
        select 1 from contributions
        where contributions.region = of_thing.region and contributions.media = of_thing.media
          and contributions.bureau = ${reader}
      ) then 1 else 0 end) as own
      from ${sql.table(table)} as of_thing
      where region = ${region} and ${sql.ref(column)} in (${sql.join(chunk)})
      group by ${sql.ref(column)}`.execute(db);
    return counted.rows;
  });
  return new Map(rows.map(({ id, items, own }) => [id, { items, ownItems: own }]));
}
