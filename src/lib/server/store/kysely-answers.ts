import type { Kysely } from 'kysely';
import { bytesOf } from './binary.ts';
import type { Tables } from './schema.ts';
import type { AnswerLog } from './store.ts';

export class KyselyAnswers implements AnswerLog {
  readonly #db: Kysely<Tables>;
  readonly #region: string;

  constructor(db: Kysely<Tables>, region: string) {
    this.#db = db;
    this.#region = region;
  }

  async record(answer: { id: string; bureau: string; sha256: string; items: number }, at: string): Promise<void> {
    const { id, bureau, sha256, items } = answer;
    await this.#db
      .insertInto('answers')
      .values({ region: this.#region, id, bureau, answer_sha256: bytesOf(sha256), items, answered_at: at })
      .execute();
  }
}
