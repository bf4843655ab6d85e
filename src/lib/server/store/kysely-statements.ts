import type { Kysely } from 'kysely';
import { Category, Flags } from '#lib/domain/wire/item-fields.ts';
import { inChunks } from './chunks.ts';
import { KyselyListings } from './kysely-listings.ts';
import { ofMedia } from './media-join.ts';
import type { Tables } from './schema.ts';
import type { Statement, StatementStore } from './statement-store.ts';

export class KyselyStatements implements StatementStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;
  readonly #listings: KyselyListings;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
    this.#listings = new KyselyListings(db, region);
  }

  async about(media: readonly number[]): Promise<Statement[]> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .selectFrom('contributions')
        .innerJoin('media', ofMedia)
        .leftJoin('batches', (join) =>
          join
            .onRef('contributions.region', '=', 'batches.region')
            .onRef('contributions.bureau', '=', 'batches.bureau')
            .onRef('contributions.source', '=', 'batches.batch_id'),
        )
        .select(['contributions.id', 'contributions.media', 'contributions.bureau', 'contributed_at', 'first_seen_at'])
        .select(['category', 'flags', 'series', 'data_rule', 'data_rule_version'])
        .where('contributions.region', '=', this.#region)
        .where('contributions.media', 'in', chunk)
        .execute(),
    );
    const submitted = rows.map(({ data_rule: id, data_rule_version: version, ...row }) => ({
      ...{ id: row.id, media: row.media, bureau: row.bureau, series: row.series },
      firstSeenAt: row.first_seen_at,
      contributedAt: row.contributed_at,
      rule: id === null || version === null ? null : { id, version },
      category: row.category === null ? null : Category.parse(JSON.parse(row.category)),
      flags: row.flags === null ? null : Flags.parse(JSON.parse(row.flags)),
    }));
    // Sorted here: asked to sort, a database without figures about a young table walks it whole in that order.
    const said = [...submitted, ...(await this.#listings.about(media))].sort((a, b) => a.id - b.id);
    return said.map(({ id: _, ...statement }) => statement);
  }
}
