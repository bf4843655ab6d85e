import type { Kysely } from 'kysely';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import type { KnownSet, KnownSetPart, KnownSetStore } from './known-set-store.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { Tables } from './schema.ts';

export class KyselyKnownSets implements KnownSetStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async begin(set: string, at: string): Promise<KnownSetPart> {
    const region = this.#region;
    const id = await takeNumbers(this.#db, { region, name: 'known-sets', count: 1 });
    const name = `${set}/${String(id)}`;
    await this.#db
      .insertInto('known_sets')
      .values({ region, id, name, added_at: at, part_of: set, reading_at: at })
      .execute();
    return { part: id, set };
  }

  async add({ part, set }: KnownSetPart, digests: readonly string[], at: string): Promise<number> {
    const region = this.#region;
    const grown = await this.#change(part).set({ reading_at: at }).executeTakeFirst();
    if (grown.numUpdatedRows !== 1n) throw new Error('A known-good list is read into a part that is not there');
    const others = await this.#finishedParts(set);
    const added = await inChunks([...new Set(digests)], async (chunk) => {
      const there = await this.#heldIn(others, chunk);
      const fresh = chunk.filter((digest) => !there.has(digest));
      if (fresh.length === 0) return [];
      return this.#db
        .insertInto('known_digests')
        .values(fresh.map((digest) => ({ region, digest: bytesOf(digest), known_set: part })))
        .onConflict((conflict) => conflict.doNothing())
        .returning('known_set')
        .execute();
    });
    return added.length;
  }

  async finish({ part }: KnownSetPart): Promise<boolean> {
    const any = await this.#digests().select('digest').where('known_set', '=', part).limit(1).executeTakeFirst();
    if (any === undefined) return this.#drop([part]);
    const finished = await this.#change(part).set({ reading_at: null }).executeTakeFirst();
    return finished.numUpdatedRows === 1n;
  }

  async unfinished(before: string): Promise<KnownSetPart[]> {
    const rows = await this.#sets().select(['id', 'part_of']).where('reading_at', '<', before).execute();
    return rows.map(({ id, part_of: set }) => ({ part: id, set: set ?? '' }));
  }

  async dropSome({ part }: KnownSetPart, limit: number): Promise<boolean> {
    const row = await this.#sets().select('id').where('id', '=', part).where('reading_at', 'is not', null).execute();
    if (row.length === 0) return false;
    await this.#removeFrom([part], limit);
    return true;
  }

  async removeSome(set: string, limit: number): Promise<number | null> {
    const parts = await this.#finishedParts(set);
    return parts.length === 0 ? null : this.#removeFrom(parts, limit);
  }

  async all(): Promise<KnownSet[]> {
    const rows = await this.#sets().selectAll().where('reading_at', 'is', null).orderBy('id').execute();
    const counts = await this.#digests()
      .select((count) => ['known_set', count.fn.countAll().as('digests')])
      .groupBy('known_set')
      .execute();
    const digests = new Map(counts.map((row) => [row.known_set, Number(row.digests)]));
    const sets = Map.groupBy(rows, ({ name, part_of: set }) => set ?? name);
    return [...sets]
      .map(([name, parts]) => ({
        name,
        digests: parts.reduce((sum, { id }) => sum + (digests.get(id) ?? 0), 0),
        addedAt: parts[0]?.added_at ?? '',
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async holding(digests: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await inChunks([...new Set(digests)], (chunk) =>
      this.#digests()
        .innerJoin('known_sets', (join) =>
          join
            .onRef('known_sets.region', '=', 'known_digests.region')
            .onRef('known_sets.id', '=', 'known_digests.known_set'),
        )
        .select(['digest', 'name', 'part_of'])
        .where('digest', 'in', chunk.map(bytesOf))
        .where('reading_at', 'is', null)
        .execute(),
    );
    const holding = new Map<string, Set<string>>();
    for (const { digest, name, part_of: set } of rows) {
      const key = hexOf(digest);
      holding.set(key, (holding.get(key) ?? new Set()).add(set ?? name));
    }
    return new Map([...holding].map(([digest, sets]) => [digest, [...sets].sort()]));
  }

  /** What was read into a set; sets from before there were parts are one themselves. */
  async #finishedParts(set: string): Promise<number[]> {
    const rows = await this.#sets()
      .select('id')
      .where((of) => of.or([of('name', '=', set), of('part_of', '=', set)]))
      .where('reading_at', 'is', null)
      .execute();
    return rows.map(({ id }) => id);
  }

  async #heldIn(parts: readonly number[], digests: readonly string[]): Promise<Set<string>> {
    if (parts.length === 0) return new Set();
    const rows = await this.#digests()
      .select('digest')
      .where('digest', 'in', digests.map(bytesOf))
      .where('known_set', 'in', parts)
      .execute();
    return new Set(rows.map((row) => hexOf(row.digest)));
  }

  /** @returns how many are gone; when these were all, the parts are, too */
  async #removeFrom(parts: readonly number[], limit: number): Promise<number> {
    const some = await this.#digests().select('digest').where('known_set', 'in', parts).limit(limit).execute();
    const gone = await inChunks(
      some.map((row) => row.digest),
      (chunk) =>
        this.#db
          .deleteFrom('known_digests')
          .where('region', '=', this.#region)
          .where('known_set', 'in', parts)
          .where('digest', 'in', chunk)
          .returning('known_set')
          .execute(),
    );
    if (some.length < limit) await this.#drop(parts);
    return gone.length;
  }

  async #drop(parts: readonly number[]): Promise<boolean> {
    const gone = await this.#db
      .deleteFrom('known_sets')
      .where('region', '=', this.#region)
      .where('id', 'in', parts)
      .executeTakeFirst();
    return gone.numDeletedRows > 0n;
  }

  #change(part: number) {
    return this.#db
      .updateTable('known_sets')
      .where('region', '=', this.#region)
      .where('id', '=', part)
      .where('reading_at', 'is not', null);
  }

  #sets() {
    return this.#db.selectFrom('known_sets').where('known_sets.region', '=', this.#region);
  }

  #digests() {
    return this.#db.selectFrom('known_digests').where('known_digests.region', '=', this.#region);
  }
}
