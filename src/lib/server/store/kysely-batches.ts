import type { Kysely } from 'kysely';
import * as z from 'zod/mini';
import { toBase64url } from '#lib/domain/base64url.ts';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { LogLeaf } from '#lib/domain/wire/log.ts';
import { type Batch, Receipt } from '#lib/domain/wire/submission.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { Tables } from './schema.ts';
import type { BatchStore, StoredBatch, StoredDocument } from './store.ts';

export class KyselyBatches implements BatchStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async find(bureau: string, batchId: string): Promise<StoredBatch | null> {
    const row = await this.#db
      .selectFrom('batches')
      .select(['body_sha256', 'receipt'])
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', batchId)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { items, leaf } = SaltlessReceipt.parse(JSON.parse(row.receipt));
    const receipt = leaf === undefined ? row.receipt : await this.#salted(row.receipt, leaf.index);
    return { bodySha256: hexOf(row.body_sha256), receipt, items };
  }

  async add(batch: Batch, body: Uint8Array, stored: StoredDocument, at: string): Promise<void> {
    await this.#db
      .insertInto('batches')
      .values({
        region: this.#region,
        bureau: batch.bureau,
        batch_id: batch.batchId,
        device: batch.device,
        data_rule: batch.dataRule.id,
        data_rule_version: batch.dataRule.version,
        europol: batch.handling.europol,
        tlp: batch.handling.tlp,
        case_ref: batch.caseRef === null ? null : canonicalJson(batch.caseRef),
        sealed_at: batch.sealedAt,
        received_at: at,
        body_sha256: bytesOf(stored.bodySha256),
        body,
        receipt: withoutSalt(stored.receipt),
        body_dropped_at: null,
      })
      .execute();
  }
  /** The receipt word for word, with the salt that the log keeps; null when that one is gone. */
  async #salted(saltless: string, index: number): Promise<string | null> {
    const query = this.#db.selectFrom('log_leaves').select('salt').where('region', '=', this.#region);
    const row = await query.where('idx', '=', index).executeTakeFirst();
    if (row?.salt == null) return null;
    const receipt = SaltlessReceipt.parse(JSON.parse(saltless));
    return canonicalJson(Receipt.parse({ ...receipt, leaf: { index, salt: toBase64url(row.salt) } }));
  }
}

const SaltlessReceipt = z.looseObject({
  items: Receipt.shape.items,
  leaf: z.optional(z.strictObject({ index: LogLeaf.shape.index })),
});

/** A receipt is its own canonical form, so that what was taken out can be put back without a trace. */
function withoutSalt(receipt: string): string {
  const { leaf, ...rest } = Receipt.parse(JSON.parse(receipt));
  return leaf === undefined ? receipt : canonicalJson({ ...rest, leaf: { index: leaf.index } });
}
