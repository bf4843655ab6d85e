import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';

/** The region of a hub that is the only one. */
export const HOME_REGION = 'home';

/** Throws when a store holds another region's content and none of this one: a mistyped region would make it look empty. */
export async function ofRegion(db: Kysely<Tables>, region: string): Promise<void> {
  const rows = await db.selectFrom('counters').select('region').where('taken', '>', 0).distinct().execute();
  const regions = rows.map((row) => row.region);
  if (regions.length > 0 && !regions.includes(region)) {
    throw new Error(`This store holds ${regions.join(', ')} and nothing of the region ${region}.`);
  }
}
