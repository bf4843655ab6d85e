import type { Kysely } from 'kysely';
import { Role } from '#lib/domain/wire/common.ts';
import type { Tables } from './schema.ts';
import type { CodeStore, EnrolmentCodeRow } from './store.ts';

export class KyselyCodes implements CodeStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async issue(code: { hash: Uint8Array; bureau: string; role: Role; expiresAt: string }, at: string): Promise<void> {
    await this.#db
      .insertInto('enrolment_codes')
      .values({
        code_sha256: code.hash,
        bureau: code.bureau,
        role: code.role,
        issued_at: at,
        expires_at: code.expiresAt,
        revoked_at: null,
        redeemed_by: null,
        answer: null,
      })
      .execute();
  }

  async find(hash: Uint8Array): Promise<EnrolmentCodeRow | null> {
    const row = await this.#db
      .selectFrom('enrolment_codes')
      .selectAll()
      .where('code_sha256', '=', hash)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      bureau: row.bureau,
      role: Role.parse(row.role),
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      redeemedBy: row.redeemed_by,
      answer: row.answer,
    };
  }

  async redeem(hash: Uint8Array, redeemedBy: string, answer: string): Promise<boolean> {
    const redeemed = await this.#db
      .updateTable('enrolment_codes')
      .set({ redeemed_by: redeemedBy, answer })
      .where('code_sha256', '=', hash)
      .where('redeemed_by', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    return redeemed.numUpdatedRows === 1n;
  }

  async revokeOpen(bureau: string, at: string): Promise<void> {
    await this.#db
      .updateTable('enrolment_codes')
      .set({ revoked_at: at })
      .where('bureau', '=', bureau)
      .where('redeemed_by', 'is', null)
      .where('revoked_at', 'is', null)
      .execute();
  }
}
