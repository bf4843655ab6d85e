import type { Kysely } from 'kysely';
import { inChunks } from './chunks.ts';
import { type FalseMatch, negativeKey, type NegativeStore } from './negative-store.ts';
import type { Tables } from './schema.ts';

export class KyselyNegatives implements NegativeStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async add(matches: readonly FalseMatch[], at: string): Promise<void> {
    const sides = matches.flatMap(({ a, b }) => [
      { hash: a.hash, of_media: a.media, media: b.media },
      { hash: b.hash, of_media: b.media, media: a.media },
    ]);
    await inChunks(sides, async (chunk) => {
      await this.#db
        .insertInto('negatives')
        .values(chunk.map((side) => ({ region: this.#region, ...side, added_at: at })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return [];
    });
  }

  async remove(pairs: readonly { a: number; b: number }[]): Promise<void> {
    for (const { a, b } of pairs) {
      await this.#db
        .deleteFrom('negatives')
        .where('region', '=', this.#region)
        .where((where) =>
          where.or([
            where.and([where('of_media', '=', a), where('media', '=', b)]),
            where.and([where('of_media', '=', b), where('media', '=', a)]),
          ]),
        )
        .execute();
    }
  }

  async of(hashes: readonly Uint8Array[], media: readonly number[]): Promise<ReadonlySet<string>> {
    const asked = new Set(media);
    const rows = await inChunks(hashes, (chunk) =>
      this.#db
        .selectFrom('negatives')
        .select(['hash', 'media'])
        .where('region', '=', this.#region)
        .where('hash', 'in', chunk)
        .execute(),
    );
    return new Set(rows.filter((row) => asked.has(row.media)).map((row) => negativeKey(row.hash, row.media)));
  }

  async partners(media: readonly number[]): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .selectFrom('negatives')
        .select(['of_media', 'media'])
        .where('region', '=', this.#region)
        .where('of_media', 'in', chunk)
        .execute(),
    );
    const partners = new Map<number, Set<number>>();
    for (const { of_media: of, media: other } of rows) partners.set(of, (partners.get(of) ?? new Set()).add(other));
    return partners;
  }

  async move(moves: ReadonlyMap<number, number>): Promise<void> {
    for (const side of ['media', 'of_media'] as const) {
      await inChunks([...moves.keys()], async (chunk) => {
        const ours = this.#db.deleteFrom('negatives').where('region', '=', this.#region).where(side, 'in', chunk);
        const rows = await ours.returningAll().execute();
        const moved = rows.map((row) => ({ ...row, [side]: moves.get(row[side]) ?? row[side] }));
        const apart = moved.filter((row) => row.media !== row.of_media);
        if (apart.length === 0) return [];
        await this.#db
          .insertInto('negatives')
          .values(apart)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return [];
      });
    }
  }

  async forget(media: readonly number[]): Promise<void> {
    for (const side of ['media', 'of_media'] as const) {
      await inChunks(media, async (chunk) => {
        await this.#db.deleteFrom('negatives').where('region', '=', this.#region).where(side, 'in', chunk).execute();
        return [];
      });
    }
  }
}
