import type { Kysely } from 'kysely';
import { Category, Flags } from '#lib/domain/wire/item-fields.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { columnsOf } from './contribution-columns.ts';
import type { Contribution, Digests } from './contribution-store.ts';
import { takeNumbers } from './kysely-counters.ts';
import { knownBy, type Listing, type ListingStore } from './listing-store.ts';
import type { Tables } from './schema.ts';
import type { Statement } from './statement-store.ts';

export class KyselyListings implements ListingStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async list(bureau: string, words: readonly Listing[], at: string): Promise<void> {
    await inChunks(words, async (chunk) => {
      const region = this.#region;
      const count = chunk.length;
      // Whoever takes numbers is alone until the commit, so that nobody else names the same medium meanwhile.
      const firstMedia = await takeNumbers(this.#db, { region, name: 'media', count });
      const first = await takeNumbers(this.#db, { region, name: 'contributions', count });
      const media = await this.#mediaOf(chunk.map(({ item }) => knownBy(item)));
      const rows = chunk.map(({ source, item }, i) => {
        const key = knownBy(item);
        const medium = media.get(key) ?? firstMedia + i;
        media.set(key, medium);
        return { region, id: first + i, media: medium, known_by: bytesOf(key), bureau, source, ...saidOf(item) };
      });
      await this.#db
        .insertInto('listings')
        .values(rows.map((row) => ({ ...row, contributed_at: at })))
        .onConflict((conflict) => conflict.columns(['region', 'bureau', 'source']).doNothing())
        .execute();
      return [];
    });
  }

  async held(bureau: string, keys: readonly string[]): Promise<Set<string>> {
    const rows = await inChunks([...new Set(keys)], (chunk) =>
      this.#listings()
        .select('known_by')
        .distinct()
        .where('bureau', '=', bureau)
        .where('known_by', 'in', chunk.map(bytesOf))
        .execute(),
    );
    return new Set(rows.map((row) => hexOf(row.known_by)));
  }

  async byDigests({ sha1, md5 }: Pick<Digests, 'sha1' | 'md5'>): Promise<Contribution[]> {
    const found = await Promise.all([
      inChunks(sha1, (chunk) => this.#found().where('sha1', 'in', chunk.map(bytesOf)).execute()),
      inChunks(md5, (chunk) => this.#found().where('md5', 'in', chunk.map(bytesOf)).execute()),
    ]);
    return [...new Map(found.flat().map((row) => [row.id, contributionOf(row)])).values()];
  }

  async byIds(ids: readonly number[]): Promise<Contribution[]> {
    const rows = await inChunks(ids, (chunk) => this.#found().where('id', 'in', chunk).execute());
    return rows.map(contributionOf);
  }

  async fingerprintsAfter(id: number, limit: number): Promise<{ id: number; hash: Uint8Array | null }[]> {
    return this.#listings()
      .select(['id', 'pdq as hash'])
      .where('id', '>', id)
      .where('pdq', 'is not', null)
      .orderBy('id')
      .limit(limit)
      .execute();
  }

  async about(media: readonly number[]): Promise<Statement[]> {
    const rows = await inChunks(media, (chunk) =>
      this.#listings()
        .select(['id', 'media', 'bureau', 'contributed_at', 'category', 'flags', 'series'])
        .where('media', 'in', chunk)
        .execute(),
    );
    rows.sort((a, b) => a.id - b.id);
    return rows.map((row) => ({
      ...{ media: row.media, bureau: row.bureau, series: row.series, rule: null },
      ...{ firstSeenAt: row.contributed_at, contributedAt: row.contributed_at },
      category: row.category === null ? null : Category.parse(JSON.parse(row.category)),
      flags: row.flags === null ? null : Flags.parse(JSON.parse(row.flags)),
    }));
  }

  async takeBack(bureau: string, source: string): Promise<number[]> {
    const gone = await this.#db
      .deleteFrom('listings')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('source', '=', source)
      .returning('id')
      .execute();
    return gone.map((row) => row.id);
  }

  /** The numbers of media that somebody has listed already. */
  async #mediaOf(keys: readonly string[]): Promise<Map<string, number>> {
    const rows = await inChunks([...new Set(keys)], (chunk) =>
      this.#listings().select(['known_by', 'media']).where('known_by', 'in', chunk.map(bytesOf)).execute(),
    );
    return new Map(rows.map((row) => [hexOf(row.known_by), row.media]));
  }

  #listings() {
    return this.#db.selectFrom('listings').where('region', '=', this.#region);
  }

  #found() {
    return this.#listings().select(['id', 'media', 'bureau', 'sha1', 'md5']);
  }
}

/** The columns of a contribution that a list can fill. */
function saidOf(item: Listing['item']) {
  const { sha1, md5, pdq, pdq_quality, bytes, mime, file_names, category, flags, series, remark } = columnsOf(item);
  return { sha1, md5, pdq, pdq_quality, bytes, mime, file_names, category, flags, series, remark };
}

type Row = { id: number; media: number; bureau: string; sha1: Uint8Array | null; md5: Uint8Array | null };

function contributionOf({ id, media, bureau, sha1, md5 }: Row): Contribution {
  return {
    ...{ id, media, bureau, sha256: null, damaged: false },
    sha1: sha1 === null ? null : hexOf(sha1),
    md5: md5 === null ? null : hexOf(md5),
  };
}
