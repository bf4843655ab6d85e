import { type Kysely, sql } from 'kysely';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { takeNumbers } from './kysely-counters.ts';
import { columnsOf, itemOf, PDQ_BYTES } from './contribution-columns.ts';
import type { Contribution, Digests } from './contribution-store.ts';
import { KyselyListings } from './kysely-listings.ts';
import { KyselyMediaJoining } from './kysely-media-joining.ts';
import { KyselyMediaNumbers } from './kysely-media-numbers.ts';
import { ofMedia } from './media-join.ts';
import type { MediaNumbers } from './media-numbers.ts';
import type { Tables } from './schema.ts';
import type { Gone, MaterialStore, SourcedItem } from './store.ts';

export class KyselyMaterial implements MaterialStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;
  readonly #numbers: MediaNumbers;
  readonly #listings: KyselyListings;
  readonly #joining: KyselyMediaJoining;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
    this.#numbers = new KyselyMediaNumbers(db, region);
    this.#listings = new KyselyListings(db, region);
    this.#joining = new KyselyMediaJoining(db, region);
  }

  async held(sha256: readonly string[], bureau?: string): Promise<Set<string>> {
    const held = await this.#numbers.numbersOf(sha256);
    if (bureau === undefined) return new Set(held.keys());
    const own = await this.#numbers.ofBureau(bureau, [...held.values()]);
    return new Set([...held].flatMap(([digest, media]) => (own.has(media) ? [digest] : [])));
  }

  async contribute(bureau: string, words: readonly SourcedItem[], at: string): Promise<void> {
    await inChunks(words, async (chunk) => {
      const region = this.#region;
      const count = chunk.length;
      const digests = chunk.map(({ item }) => bytesOf(item.sha256));
      const firstMedia = await takeNumbers(this.#db, { region, name: 'media', count });
      const first = await takeNumbers(this.#db, { region, name: 'contributions', count });
      await this.#db
        .insertInto('media')
        .values(digests.map((sha256, i) => ({ region, id: firstMedia + i, sha256, first_seen_at: at })))
        .onConflict((conflict) => conflict.columns(['region', 'sha256']).doNothing())
        .execute();
      const rows = await this.#db
        .selectFrom('media')
        .select(['id', 'sha256'])
        .where('region', '=', region)
        .where('sha256', 'in', digests)
        .execute();
      const ids = new Map(rows.map((row) => [hexOf(row.sha256), row.id]));
      await this.#db
        .insertInto('contributions')
        .values(
          chunk.map(({ source, item }, i) => {
            const media = ids.get(item.sha256);
            if (media === undefined) throw new Error('A media row that was just inserted is missing');
            return { region, id: first + i, media, bureau, source, ...columnsOf(item), contributed_at: at };
          }),
        )
        .onConflict((conflict) => conflict.columns(['region', 'media', 'bureau', 'source']).doNothing())
        .execute();
      await this.#joining.join(
        chunk.map(({ item: { sha256, sha1, md5 } }) => ({
          ...{ media: ids.get(sha256) ?? 0, isFile: true, pdq: null },
          ...{ sha1: sha1 ?? null, md5: md5 ?? null },
        })),
      );
      return [];
    });
  }

  async saidBy(bureau: string, source: string): Promise<SubmissionItem[]> {
    const rows = await this.#db
      .selectFrom('contributions')
      .innerJoin('media', ofMedia)
      .selectAll('contributions')
      .select('media.sha256')
      .where('contributions.region', '=', this.#region)
      .where('contributions.bureau', '=', bureau)
      .where('contributions.source', '=', source)
      .orderBy('contributions.id')
      .execute();
    return rows.map(({ sha256, ...row }) => itemOf(sha256, row));
  }

  async byDigests(digests: Digests): Promise<Contribution[]> {
    // Two steps where one would do: without figures about a young table, SQLite reads the whole region for a join by SHA-256.
    const media = [...(await this.#numbers.numbersOf(digests.sha256)).values()];
    const found = await Promise.all([
      inChunks(media, (chunk) => this.#select().where('contributions.media', 'in', chunk).execute()),
      inChunks(digests.sha1, (chunk) => this.#select().where('sha1', 'in', chunk.map(bytesOf)).execute()),
      inChunks(digests.md5, (chunk) => this.#select().where('md5', 'in', chunk.map(bytesOf)).execute()),
    ]);
    const contributions = [...new Map(found.flat().map((row) => [row.id, contributionOf(row)])).values()];
    return [...contributions, ...(await this.#listings.byDigests(digests))];
  }

  async byIds(ids: readonly number[]): Promise<Contribution[]> {
    const rows = await inChunks(ids, (chunk) => this.#select().where('contributions.id', 'in', chunk).execute());
    if (rows.length === new Set(ids).size) return rows.map(contributionOf);
    return [...rows.map(contributionOf), ...(await this.#listings.byIds(ids))];
  }

  async fingerprintsAfter(id: number, limit: number): Promise<{ id: number; hash: Uint8Array | null }[]> {
    const rows = await this.#db
      .selectFrom('contributions')
      .select(['id', 'pdq_quality', sql<Uint8Array | null>`substr(pdq, 1, ${sql.lit(PDQ_BYTES)})`.as('hash')])
      .where('region', '=', this.#region)
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
      .execute();
    const listed = await this.#listings.fingerprintsAfter(id, limit);
    const own = rows.map((row) => ({ id: row.id, hash: (row.pdq_quality ?? 0) < PDQ_MIN_QUALITY ? null : row.hash }));
    return listed.length === 0 ? own : [...own, ...listed].sort((a, b) => a.id - b.id).slice(0, limit);
  }

  async takeBack(bureau: string, source: string, sha256: readonly string[] | null): Promise<Gone> {
    const said = this.#db
      .selectFrom('contributions')
      .innerJoin('media', ofMedia)
      .select(['contributions.id', 'media'])
      .where('contributions.region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('source', '=', source);
    const rows =
      sha256 === null
        ? await said.execute()
        : await inChunks(sha256, (chunk) => said.where('media.sha256', 'in', chunk.map(bytesOf)).execute());
    const gone = await inChunks(rows, async (chunk) => {
      const [ids, media] = [chunk.map((row) => row.id), chunk.map((row) => row.media)];
      const ours = this.#region;
      await this.#db.deleteFrom('contributions').where('region', '=', ours).where('id', 'in', ids).execute();
      const others = this.#db
        .selectFrom('contributions')
        .select('media')
        .where('region', '=', ours)
        .where('media', 'in', media);
      return this.#db
        .deleteFrom('media')
        .where('region', '=', ours)
        .where('id', 'in', media)
        .where('id', 'not in', others)
        .returning('id')
        .execute();
    });
    const listed = sha256 === null ? await this.#listings.takeBack(bureau, source) : { contributions: [], media: [] };
    return {
      contributions: [...rows.map((row) => row.id), ...listed.contributions],
      media: [...gone.map((row) => row.id), ...listed.media],
    };
  }

  async counts(): Promise<{ bureau: string; contributions: number; media: number }[]> {
    const rows = await this.#db
      .selectFrom('contributions')
      .select((count) => [
        'bureau',
        count.fn.countAll().as('contributions'),
        count.fn.count('media').distinct().as('media'),
      ])
      .where('region', '=', this.#region)
      .groupBy('bureau')
      .orderBy('bureau')
      .execute();
    return rows.map((row) => ({ ...row, contributions: Number(row.contributions), media: Number(row.media) }));
  }

  #select() {
    return this.#db
      .selectFrom('contributions')
      .innerJoin('media', ofMedia)
      .select(['contributions.id', 'media', 'bureau', 'sha256', 'sha1', 'md5', 'damaged'])
      .where('contributions.region', '=', this.#region);
  }
}

type Row = {
  id: number;
  media: number;
  bureau: string;
  sha256: Uint8Array;
  sha1: Uint8Array | null;
  md5: Uint8Array | null;
  damaged: number;
};

function contributionOf(row: Row): Contribution {
  return {
    id: row.id,
    media: row.media,
    bureau: row.bureau,
    sha256: hexOf(row.sha256),
    sha1: row.sha1 === null ? null : hexOf(row.sha1),
    md5: row.md5 === null ? null : hexOf(row.md5),
    damaged: row.damaged === 1,
  };
}
