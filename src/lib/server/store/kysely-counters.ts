import { type Kysely, sql } from 'kysely';
import type { Tables } from './schema.ts';

/**
 * Takes `count` consecutive numbers of a region, never given before, and returns the first. Until the transaction ends nobody
 * else takes one of that name, so that rows appear in the order of their numbers; therefore only inside a transaction.
 */
export async function takeNumbers(
  db: Kysely<Tables>,
  { region, name, count }: { region: string; name: string; count: number },
): Promise<number> {
  const { taken } = await db
    .insertInto('counters')
    .values({ region, name, taken: count })
    .onConflict((conflict) =>
      conflict.columns(['region', 'name']).doUpdateSet({ taken: sql<number>`counters.taken + ${count}` }),
    )
    .returning('taken')
    .executeTakeFirstOrThrow();
  return taken - count + 1;
}
