import { type Kysely, sql } from 'kysely';
import * as z from 'zod/mini';
import { Remark, RemarkKind } from '#lib/domain/wire/quality.ts';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import { PDQ_BYTES } from './contribution-columns.ts';
import type { HeldFacts, QualityStore, SharedDigest, StoredReport } from './quality-store.ts';
import { ofMedia } from './media-join.ts';
import type { Tables } from './schema.ts';

export class KyselyQuality implements QualityStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async facts(sha256: readonly string[]): Promise<Map<string, HeldFacts[]>> {
    // First the media, then what was said of them: SQLite would rather read the whole region than join by both.
    const media = await inChunks([...new Set(sha256)], (chunk) =>
      this.#db
        .selectFrom('media')
        .select('id')
        .where('region', '=', this.#region)
        .where('sha256', 'in', chunk.map(bytesOf))
        .execute(),
    );
    const rows = await inChunks(media, (chunk) => {
      const ids = chunk.map(({ id }) => id);
      return this.#contributions().select(['source', 'bytes']).where('contributions.media', 'in', ids).execute();
    });
    const facts = inOrder(rows).map((row) => ({ ...digestsOf(row), source: row.source, bytes: row.bytes }));
    return Map.groupBy(facts, (fact) => fact.sha256);
  }

  async sharing(digests: { sha1: readonly string[]; md5: readonly string[] }): Promise<SharedDigest[]> {
    const found: SharedDigest[] = [];
    for (const column of ['sha1', 'md5'] as const) {
      const rows = await inChunks([...new Set(digests[column])], (chunk) =>
        this.#contributions().where(column, 'in', chunk.map(bytesOf)).execute(),
      );
      for (const row of inOrder(rows)) found.push(digestsOf(row));
    }
    return found;
  }

  async common(bureau: string, source: string, atLeast: number): Promise<Set<string>> {
    const region = this.#region;
    const { rows } = await sql<{ hash: Uint8Array }>`
      select said.hash from (
        select distinct substr(pdq, 1, ${sql.lit(PDQ_BYTES)}) as hash from contributions
        where region = ${region} and bureau = ${bureau} and source = ${source} and pdq is not null
      ) as said
      where exists (
        select 1 from contributions as other
        where other.region = ${region} and other.pdq is not null
          and substr(other.pdq, 1, 8) = substr(said.hash, 1, 8)
          and substr(other.pdq, 1, ${sql.lit(PDQ_BYTES)}) = said.hash
        limit 1 offset ${sql.lit(atLeast - 1)}
      )`.execute(this.#db);
    return new Set(rows.map((row) => hexOf(row.hash)));
  }

  async keep(bureau: string, { batchId, remarks, ...report }: StoredReport): Promise<void> {
    const key = { region: this.#region, bureau, batch_id: batchId };
    const { receivedAt, items, remarked, known, comparable, damaged } = report;
    const counts = { items, remarked, known, comparable, damaged };
    await this.#db
      .insertInto('quality_reports')
      .values({ ...key, received_at: receivedAt, ...counts })
      .onConflict((conflict) => conflict.columns(['region', 'bureau', 'batch_id']).doUpdateSet(counts))
      .execute();
    await this.#remarks(bureau, batchId).execute();
    if (remarks.length === 0) return;
    await this.#db
      .insertInto('quality_remarks')
      .values(remarks.map((remark) => ({ ...key, kind: remark.kind, places: JSON.stringify(remark.items) })))
      .execute();
  }

  async find(bureau: string, batchId: string): Promise<StoredReport | null> {
    const report = await this.#db
      .selectFrom('quality_reports')
      .select(['received_at', 'items', 'remarked', 'known', 'comparable', 'damaged'])
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    if (report === undefined) return null;
    const rows = await this.#db
      .selectFrom('quality_remarks')
      .select(['kind', 'places'])
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .execute();
    const { received_at: receivedAt, ...counts } = report;
    return {
      batchId,
      receivedAt,
      ...counts,
      clean: counts.items - counts.remarked,
      remarks: remarksOf(rows),
    };
  }

  #remarks(bureau: string, batchId: string) {
    return this.#db
      .deleteFrom('quality_remarks')
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId);
  }

  #contributions() {
    return this.#db
      .selectFrom('contributions')
      .innerJoin('media', ofMedia)
      .select(['contributions.id', 'contributions.media', 'contributions.bureau', 'media.sha256', 'sha1', 'md5'])
      .where('contributions.region', '=', this.#region);
  }
}

type Digests = {
  id: number;
  media: number;
  bureau: string;
  sha256: Uint8Array;
  sha1: Uint8Array | null;
  md5: Uint8Array | null;
};

function digestsOf({ media, bureau, sha256, sha1, md5 }: Digests): SharedDigest {
  return {
    ...{ media, bureau, sha256: hexOf(sha256) },
    sha1: sha1 === null ? null : hexOf(sha1),
    md5: md5 === null ? null : hexOf(md5),
  };
}

/** In the order in which it was said: sorting by the store would make it read in that order, and everything. */
function inOrder<Row extends { id: number }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => a.id - b.id);
}

const Kept = z.array(Remark);

function remarksOf(rows: readonly { kind: string; places: string }[]): Remark[] {
  const remarks = Kept.parse(rows.map(({ kind, places }) => ({ kind, items: JSON.parse(places) as unknown })));
  return remarks.sort((a, b) => RemarkKind.options.indexOf(a.kind) - RemarkKind.options.indexOf(b.kind));
}
