import type { Kysely, Selectable } from 'kysely';
import { Role } from '#lib/domain/wire/common.ts';
import type { CodeStore, CodeTerms, EnrolmentCodeRow, OpenCode } from './identity-store.ts';
import type { Tables } from './schema.ts';

export class KyselyCodes implements CodeStore {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async issue(code: CodeTerms & { hash: Uint8Array }, at: string): Promise<void> {
    const { hash, id, bureau, role, officer, issuedBy, expiresAt } = code;
    await this.#db
      .insertInto('enrolment_codes')
      .values({
        ...{ code_sha256: hash, id, bureau, role, officer, issued_by: issuedBy },
        ...{ issued_at: at, expires_at: expiresAt, revoked_at: null, redeemed_by: null, answer: null },
      })
      .execute();
  }

  async find(hash: Uint8Array): Promise<EnrolmentCodeRow | null> {
    const query = this.#db.selectFrom('enrolment_codes').selectAll().where('code_sha256', '=', hash);
    const row = await query.executeTakeFirst();
    if (row === undefined) return null;
    return { ...termsOf(row), revokedAt: row.revoked_at, redeemedBy: row.redeemed_by, answer: row.answer };
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

  async open(bureau: string, at: string): Promise<OpenCode[]> {
    const rows = await this.#db
      .selectFrom('enrolment_codes')
      .selectAll()
      .where('bureau', '=', bureau)
      .where('redeemed_by', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', at)
      .orderBy('issued_at')
      .execute();
    return rows.map((row) => ({ ...termsOf(row), issuedAt: row.issued_at }));
  }

  async revoke(bureau: string, id: string, at: string): Promise<boolean> {
    const revoked = await this.#revokeOpen(bureau, at).where('id', '=', id).executeTakeFirst();
    return revoked.numUpdatedRows === 1n;
  }

  async revokeOpen(bureau: string, at: string): Promise<void> {
    await this.#revokeOpen(bureau, at).execute();
  }

  #revokeOpen(bureau: string, at: string) {
    return this.#db
      .updateTable('enrolment_codes')
      .set({ revoked_at: at })
      .where('bureau', '=', bureau)
      .where('redeemed_by', 'is', null)
      .where('revoked_at', 'is', null);
  }
}

function termsOf(row: Selectable<Tables['enrolment_codes']>): CodeTerms {
  const { id, bureau, role, officer, issued_by: issuedBy, expires_at: expiresAt } = row;
  return { id, bureau, role: Role.parse(role), officer, issuedBy, expiresAt };
}
