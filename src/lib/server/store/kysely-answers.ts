import type { Kysely } from 'kysely';
import type { AnswerLog, StoredAnswer } from './answer-store.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { Tables } from './schema.ts';

export class KyselyAnswers implements AnswerLog {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async record({ id, bureau, sha256, items, answeredAt, leaf }: StoredAnswer): Promise<void> {
    await this.#db
      .insertInto('answers')
      .values({
        ...{ region: this.#region, id, bureau, items, leaf },
        answer_sha256: bytesOf(sha256),
        answered_at: answeredAt,
      })
      .execute();
  }

  async find(id: string): Promise<StoredAnswer | null> {
    const row = await this.#db
      .selectFrom('answers')
      .select(['id', 'bureau', 'answer_sha256', 'items', 'answered_at', 'leaf'])
      .where('region', '=', this.#region)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { answer_sha256: sha256, answered_at: answeredAt, ...rest } = row;
    return { ...rest, sha256: hexOf(sha256), answeredAt };
  }
}
