import type { Kysely } from 'kysely';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import type { ContributionStore, Followed, Form, Holding } from './contribution-store.ts';
import { ofMedia } from './media-join.ts';
import type { Tables } from './schema.ts';

export class KyselyContributions implements ContributionStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async after(id: number, limit: number): Promise<Followed[]> {
    const rows = await this.#held()
      .select(['source', 'contributed_at', 'sha1', 'md5', 'pdq', 'pdq_quality'])
      .where('contributions.id', '>', id)
      .orderBy('contributions.id')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      ...holdingOf(row),
      ...{ source: row.source, contributedAt: row.contributed_at },
      sha1: row.sha1 === null ? null : hexOf(row.sha1),
      md5: row.md5 === null ? null : hexOf(row.md5),
      pdq: goodPdq(row),
    }));
  }

  async newest(): Promise<number> {
    const row = await this.#db
      .selectFrom('counters')
      .select('taken')
      .where('region', '=', this.#region)
      .where('name', '=', 'contributions')
      .executeTakeFirst();
    return row?.taken ?? 0;
  }

  async holding(ids: readonly number[]): Promise<Holding[]> {
    const rows = await inChunks(ids, (chunk) => this.#held().where('contributions.id', 'in', chunk).execute());
    return rows.map(holdingOf);
  }

  async holdersOf(media: readonly number[]): Promise<Holding[]> {
    const rows = await inChunks([...new Set(media)], (chunk) =>
      this.#held().where('contributions.media', 'in', chunk).orderBy('contributions.id').execute(),
    );
    return rows.map(holdingOf);
  }

  async ofSource(bureau: string, source: string): Promise<Holding[]> {
    const said = this.#held().where('contributions.bureau', '=', bureau).where('contributions.source', '=', source);
    return (await said.orderBy('contributions.id').execute()).map(holdingOf);
  }

  async formsOf(media: readonly number[]): Promise<Form[]> {
    const rows = await inChunks([...new Set(media)], (chunk) =>
      this.#held()
        .select(['bytes', 'mime', 'width', 'height', 'pdq', 'pdq_quality'])
        .where('contributions.media', 'in', chunk)
        .orderBy('contributions.id')
        .execute(),
    );
    return rows.map(({ bytes, mime, width, height, ...row }) => ({
      ...holdingOf(row),
      ...{ pdq: goodPdq(row), bytes, mime, width, height },
    }));
  }

  async sharedMd5(md5: readonly string[]): Promise<Map<string, Holding[]>> {
    const rows = await inChunks([...new Set(md5)], (chunk) =>
      this.#held().select('md5').where('md5', 'in', chunk.map(bytesOf)).orderBy('contributions.id').execute(),
    );
    const byMd5 = Map.groupBy(rows, (row) => (row.md5 === null ? '' : hexOf(row.md5)));
    const shared = [...byMd5].filter(([, found]) => new Set(found.map((row) => row.media)).size > 1);
    return new Map(shared.map(([digest, found]) => [digest, found.map(holdingOf)]));
  }

  #held() {
    return this.#db
      .selectFrom('contributions')
      .innerJoin('media', ofMedia)
      .select(['contributions.id', 'contributions.media', 'contributions.bureau', 'media.sha256'])
      .where('contributions.region', '=', this.#region);
  }
}

function holdingOf({ id, media, bureau, sha256 }: Omit<Holding, 'sha256'> & { sha256: Uint8Array }): Holding {
  return { id, media, bureau, sha256: hexOf(sha256) };
}

function goodPdq({ pdq, pdq_quality: quality }: { pdq: Uint8Array | null; pdq_quality: number | null }) {
  return (quality ?? 0) < PDQ_MIN_QUALITY ? null : pdq;
}
