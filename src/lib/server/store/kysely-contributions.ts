import type { Kysely } from 'kysely';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import type { ContributionStore, Followed, Form, Holding } from './contribution-store.ts';
import type { Tables } from './schema.ts';

const FOLLOWED = ['said.source', 'said.contributed_at', 'said.pdq', 'said.pdq_quality'] as const;
const FORM = ['said.bytes', 'said.mime', 'said.pdq', 'said.pdq_quality'] as const;

/** Reads both tables in which bureaux say something of media. Their numbers come out of the same row. */
export class KyselyContributions implements ContributionStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async after(id: number, limit: number): Promise<Followed[]> {
    const [submitted, listed] = [this.#submitted().select(FOLLOWED), this.#listed().select(FOLLOWED)];
    const rows = inOrder(
      await submitted.where('said.id', '>', id).orderBy('said.id').limit(limit).execute(),
      await listed.where('said.id', '>', id).orderBy('said.id').limit(limit).execute(),
    );
    return rows.slice(0, limit).map(followedOf);
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

  async followed(ids: readonly number[]): Promise<Followed[]> {
    const rows = await inChunks(ids, async (chunk) =>
      inOrder(
        await this.#submitted().select(FOLLOWED).where('said.id', 'in', chunk).execute(),
        await this.#listed().select(FOLLOWED).where('said.id', 'in', chunk).execute(),
      ),
    );
    return rows.map(followedOf);
  }

  async holding(ids: readonly number[]): Promise<Holding[]> {
    const rows = await inChunks(ids, async (chunk) =>
      inOrder(
        await this.#submitted().where('said.id', 'in', chunk).execute(),
        await this.#listed().where('said.id', 'in', chunk).execute(),
      ),
    );
    return rows.map(holdingOf);
  }

  async holdersOf(media: readonly number[]): Promise<Holding[]> {
    const rows = await inChunks([...new Set(media)], async (chunk) =>
      inOrder(
        await this.#submitted().where('said.media', 'in', chunk).execute(),
        await this.#listed().where('said.media', 'in', chunk).execute(),
      ),
    );
    return rows.map(holdingOf);
  }

  async ofSource(bureau: string, source: string): Promise<Holding[]> {
    const rows = inOrder(
      await this.#submitted().where('said.bureau', '=', bureau).where('said.source', '=', source).execute(),
      await this.#listed().where('said.bureau', '=', bureau).where('said.source', '=', source).execute(),
    );
    return rows.map(holdingOf);
  }

  async formsOf(media: readonly number[]): Promise<Form[]> {
    const rows = await inChunks([...new Set(media)], async (chunk) => {
      const submitted = this.#submitted().select([...FORM, 'said.width', 'said.height']);
      const listed = await this.#listed().select(FORM).where('said.media', 'in', chunk).execute();
      return inOrder(
        await submitted.where('said.media', 'in', chunk).execute(),
        listed.map((row) => ({ ...row, width: null, height: null })),
      );
    });
    return rows.map(({ id, media, bureau, sha256, bytes, mime, width, height, ...row }) => ({
      ...{ id, media, bureau, sha256: hexOrNull(sha256) },
      ...{ pdq: goodPdq(row), bytes, mime, width, height },
    }));
  }

  async sharedMd5(md5: readonly string[]): Promise<Map<string, Holding[]>> {
    const rows = await inChunks([...new Set(md5)], async (chunk) => {
      const digests = chunk.map(bytesOf);
      return inOrder(
        await this.#submitted().where('said.md5', 'in', digests).execute(),
        await this.#listed().where('said.md5', 'in', digests).execute(),
      );
    });
    const byMd5 = Map.groupBy(rows, (row) => (row.md5 === null ? '' : hexOf(row.md5)));
    const shared = [...byMd5].filter(([, found]) => new Set(found.map((row) => row.media)).size > 1);
    return new Map(shared.map(([digest, found]) => [digest, found.map(holdingOf)]));
  }

  #submitted() {
    return this.#db
      .selectFrom('contributions as said')
      .innerJoin('media', (join) => join.onRef('said.region', '=', 'media.region').onRef('said.media', '=', 'media.id'))
      .select(['said.id', 'said.media', 'said.bureau', 'media.sha256', 'said.sha1', 'said.md5'])
      .where('said.region', '=', this.#region);
  }

  #listed() {
    return this.#db
      .selectFrom('listings as said')
      .select(['said.id', 'said.media', 'said.bureau', 'said.sha1', 'said.md5'])
      .where('said.region', '=', this.#region);
  }
}

type Row = Pick<Holding, 'id' | 'media' | 'bureau'> & {
  sha256: Uint8Array | null;
  sha1: Uint8Array | null;
  md5: Uint8Array | null;
};
type FollowedRow = Row & {
  source: string;
  contributed_at: string;
  pdq: Uint8Array | null;
  pdq_quality: number | null;
};

/** The rows of both tables. Sorted here: asked to sort, a database may walk a young table whole in that order. */
function inOrder<Submitted extends { id: number; sha256: Uint8Array }>(
  submitted: readonly Submitted[],
  listed: readonly Omit<Submitted, 'sha256'>[],
): (Omit<Submitted, 'sha256'> & { sha256: Uint8Array | null })[] {
  const all = [...submitted, ...listed.map((row) => ({ ...row, sha256: null }))];
  return all.sort((a, b) => a.id - b.id);
}

function holdingOf({ id, media, bureau, sha256, sha1, md5 }: Row): Holding {
  return { id, media, bureau, sha256: hexOrNull(sha256), sha1: hexOrNull(sha1), md5: hexOrNull(md5) };
}

function followedOf(row: FollowedRow): Followed {
  return {
    ...holdingOf(row),
    ...{ source: row.source, contributedAt: row.contributed_at },
    pdq: goodPdq(row),
  };
}

const hexOrNull = (bytes: Uint8Array | null) => (bytes === null ? null : hexOf(bytes));

function goodPdq({ pdq, pdq_quality: quality }: { pdq: Uint8Array | null; pdq_quality: number | null }) {
  return (quality ?? 0) < PDQ_MIN_QUALITY ? null : pdq;
}
