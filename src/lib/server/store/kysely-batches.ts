import type { Kysely } from 'kysely';
import { canonicalJson } from '#lib/domain/canonical.ts';
import type { Batch } from '#lib/domain/wire/submission.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { Tables } from './schema.ts';
import type { BatchStore, StoredBatch } from './store.ts';

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
    return row === undefined ? null : { bodySha256: hexOf(row.body_sha256), receipt: row.receipt };
  }

  async add(batch: Batch, body: Uint8Array, stored: StoredBatch, at: string): Promise<void> {
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
        receipt: stored.receipt,
        body_dropped_at: null,
      })
      .execute();
  }
}
