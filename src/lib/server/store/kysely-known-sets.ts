import type { Kysely } from 'kysely';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import type { KnownSet, KnownSetStore } from './known-set-store.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { Tables } from './schema.ts';

export class KyselyKnownSets implements KnownSetStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(set: string, digests: readonly string[], at: string): Promise<number> {
    const region = this.#region;
    const id = (await this.#idOf(set)) ?? (await this.#make(set, at));
    const added = await inChunks([...new Set(digests)], (chunk) =>
      this.#db
        .insertInto('known_digests')
        .values(chunk.map((digest) => ({ region, digest: bytesOf(digest), known_set: id })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('known_set')
        .execute(),
    );
    return added.length;
  }

  async removeSome(set: string, limit: number): Promise<number | null> {
    const id = await this.#idOf(set);
    if (id === null) return null;
    const some = await this.#digests().select('digest').where('known_set', '=', id).limit(limit).execute();
    await inChunks(some, async (chunk) => {
      await this.#db
        .deleteFrom('known_digests')
        .where('region', '=', this.#region)
        .where('known_set', '=', id)
        .where(
          'digest',
          'in',
          chunk.map((row) => row.digest),
        )
        .execute();
      return [];
    });
    if (some.length < limit) {
      await this.#db.deleteFrom('known_sets').where('region', '=', this.#region).where('id', '=', id).execute();
    }
    return some.length;
  }

  async all(): Promise<KnownSet[]> {
    const sets = await this.#db
      .selectFrom('known_sets')
      .selectAll()
      .where('region', '=', this.#region)
      .orderBy('name')
      .execute();
    const counts = await this.#digests()
      .select((count) => ['known_set', count.fn.countAll().as('digests')])
      .groupBy('known_set')
      .execute();
    const digests = new Map(counts.map((row) => [row.known_set, Number(row.digests)]));
    return sets.map(({ id, name, added_at }) => ({ name, digests: digests.get(id) ?? 0, addedAt: added_at }));
  }

  async holding(digests: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await inChunks([...new Set(digests)], (chunk) =>
      this.#digests()
        .innerJoin('known_sets', (join) =>
          join
            .onRef('known_sets.region', '=', 'known_digests.region')
            .onRef('known_sets.id', '=', 'known_digests.known_set'),
        )
        .select(['digest', 'name'])
        .where('digest', 'in', chunk.map(bytesOf))
        .orderBy('name')
        .execute(),
    );
    const holding = new Map<string, string[]>();
    for (const row of rows) {
      const digest = hexOf(row.digest);
      holding.set(digest, [...(holding.get(digest) ?? []), row.name]);
    }
    return holding;
  }

  async #idOf(set: string): Promise<number | null> {
    const row = await this.#db
      .selectFrom('known_sets')
      .select('id')
      .where('region', '=', this.#region)
      .where('name', '=', set)
      .executeTakeFirst();
    return row?.id ?? null;
  }

  async #make(name: string, at: string): Promise<number> {
    const region = this.#region;
    const id = await takeNumbers(this.#db, { region, name: 'known-sets', count: 1 });
    await this.#db.insertInto('known_sets').values({ region, id, name, added_at: at }).execute();
    return id;
  }

  #digests() {
    return this.#db.selectFrom('known_digests').where('known_digests.region', '=', this.#region);
  }
}
