import type { Kysely } from 'kysely';
import type { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { Tables } from './schema.ts';
import type { StoredDocument, TakenBack, WithdrawalStore } from './store.ts';

const NO_BYTES = new Uint8Array();

export class KyselyWithdrawals implements WithdrawalStore {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async find(bureau: string, id: string): Promise<StoredDocument | null> {
    const row = await this.#db
      .selectFrom('withdrawals')
      .select(['body_sha256', 'receipt'])
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('withdrawal_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { bodySha256: hexOf(row.body_sha256), receipt: row.receipt };
  }

  async add(withdrawal: Withdrawal, { bodySha256, receipt, items, takenBack }: TakenBack, at: string): Promise<void> {
    const { bureau, batchId, withdraws, device, reason, sealedAt } = withdrawal;
    await this.#db
      .insertInto('withdrawals')
      .values({
        region: this.#region,
        bureau,
        withdrawal_id: batchId,
        batch_id: withdraws,
        device,
        reason,
        whole: withdrawal.items === null ? 1 : 0,
        items,
        taken_back: takenBack,
        sealed_at: sealedAt,
        received_at: at,
        body_sha256: bytesOf(bodySha256),
        receipt,
      })
      .execute();
    await this.#db
      .updateTable('batches')
      .set({ body: NO_BYTES, body_dropped_at: at })
      .where('region', '=', this.#region)
      .where('bureau', '=', bureau)
      .where('batch_id', '=', withdraws)
      .where('body_dropped_at', 'is', null)
      .execute();
  }
}
