import type { Kysely } from 'kysely';
import { bytesOf, hexOf } from './binary.ts';
import { inChunks } from './chunks.ts';
import type { MediaNumbers } from './media-numbers.ts';
import type { Tables } from './schema.ts';

export class KyselyMediaNumbers implements MediaNumbers {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async numbersOf(sha256: readonly string[]): Promise<Map<string, number>> {
    const rows = await inChunks(sha256, (chunk) => this.#media().where('sha256', 'in', chunk.map(bytesOf)).execute());
    return new Map(rows.map((row) => [hexOf(row.sha256), row.id]));
  }

  async digestsOf(media: readonly number[]): Promise<Map<number, string>> {
    const rows = await inChunks(media, (chunk) => this.#media().where('id', 'in', chunk).execute());
    return new Map(rows.map((row) => [row.id, hexOf(row.sha256)]));
  }

  async ofBureau(bureau: string, media: readonly number[]): Promise<Set<number>> {
    const rows = await inChunks(media, (chunk) =>
      this.#db
        .selectFrom('contributions')
        .select('media')
        .distinct()
        .where('region', '=', this.#region)
        .where('bureau', '=', bureau)
        .where('media', 'in', chunk)
        .execute(),
    );
    return new Set(rows.map((row) => row.media));
  }

  #media() {
    return this.#db.selectFrom('media').select(['id', 'sha256']).where('region', '=', this.#region);
  }
}
