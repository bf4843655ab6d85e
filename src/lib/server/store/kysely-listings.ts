import type { InsertObject, Kysely } from 'kysely';
import { Category, Flags } from '#lib/domain/wire/item-fields.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { columnsOf, PDQ_BYTES } from './contribution-columns.ts';
import type { Contribution, Digests } from './contribution-store.ts';
import { takeNumbers } from './kysely-counters.ts';
import type { Clue } from './joined-media.ts';
import { KyselyMediaJoining } from './kysely-media-joining.ts';
import { knownBy, type Listing, type ListingStore } from './listing-store.ts';
import { RepeatedInsert } from './repeated-insert.ts';
import type { Tables } from './schema.ts';
import type { Statement } from './statement-store.ts';
import type { Gone } from './store.ts';

export class KyselyListings implements ListingStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;
  readonly #joining: KyselyMediaJoining;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
    this.#joining = new KyselyMediaJoining(db, region);
  }

  async list(bureau: string, words: readonly Listing[], at: string): Promise<void> {
    await inChunks(words, async (chunk) => {
      const region = this.#region;
      const count = chunk.length;
      // Whoever takes numbers is alone until the commit, so that nobody else names the same medium meanwhile.
      const firstMedia = await takeNumbers(this.#db, { region, name: 'media', count });
      const first = await takeNumbers(this.#db, { region, name: 'contributions', count });
      const joined = await this.#joining.join(chunk.map(({ item }, i) => clueOf(item, firstMedia + i)));
      const rows = chunk.map(({ source, item }, i) => {
        const media = joined.get(firstMedia + i) ?? firstMedia + i;
        const names = { region, id: first + i, media, known_by: bytesOf(knownBy(item)), bureau, source };
        return { ...names, ...saidOf(item), contributed_at: at };
      });
      await ADDING.run(this.#db, rows);
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
    const rows = await this.#listings()
      .select(['id', 'pdq'])
      .where('id', '>', id)
      .where('pdq', 'is not', null)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ id: row.id, hash: row.pdq?.subarray(0, PDQ_BYTES) ?? null }));
  }

  async about(media: readonly number[]): Promise<(Statement & { id: number })[]> {
    const rows = await inChunks(media, (chunk) =>
      this.#listings()
        .select(['id', 'media', 'bureau', 'contributed_at', 'category', 'flags', 'series'])
        .where('media', 'in', chunk)
        .execute(),
    );
    return rows.map((row) => ({
      ...{ id: row.id, media: row.media, bureau: row.bureau, series: row.series, rule: null },
      ...{ firstSeenAt: row.contributed_at, contributedAt: row.contributed_at },
      category: row.category === null ? null : Category.parse(JSON.parse(row.category)),
      flags: row.flags === null ? null : Flags.parse(JSON.parse(row.flags)),
    }));
  }

  /** @returns what is gone, and the media of which now nobody says anything any more */
  async takeBack(bureau: string, source: string): Promise<Gone> {
    const gone = await this.#db
      .deleteFrom('listings')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('source', '=', source)
      .returning(['id', 'media'])
      .execute();
    const media = gone.map((row) => row.media);
    const listed = await inChunks(media, (chunk) =>
      this.#listings().select('media').where('media', 'in', chunk).execute(),
    );
    const submitted = await inChunks(media, (chunk) =>
      this.#db
        .selectFrom('media')
        .select('id as media')
        .where('region', '=', this.#region)
        .where('id', 'in', chunk)
        .execute(),
    );
    const left = new Set([...listed, ...submitted].map((row) => row.media));
    return { contributions: gone.map((row) => row.id), media: media.filter((number) => !left.has(number)) };
  }

  #listings() {
    return this.#db.selectFrom('listings').where('region', '=', this.#region);
  }

  #found() {
    return this.#listings().select(['id', 'media', 'bureau', 'sha1', 'md5']);
  }
}

const ADDING = new RepeatedInsert<Tables, InsertObject<Tables, 'listings'>>((db, rows) =>
  db
    .insertInto('listings')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['region', 'bureau', 'source']).doNothing())
    .compile(),
);

/** By what a list's entry is told to be about the same medium as others: a likeness alone counts where it is all there is. */
function clueOf({ sha1, md5, pdq }: Listing['item'], media: number): Clue {
  const likeness = sha1 === undefined && md5 === undefined ? pdq?.hashes[0] : undefined;
  return { media, isFile: false, sha1: sha1 ?? null, md5: md5 ?? null, pdq: likeness ?? null };
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
