import type Database from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** Characters of the statements that are kept: what SQLite makes of one is some times larger than its text. */
const MOST_TEXT = 512 * 1024;

/**
 * Keeps what SQLite has made of the statements that were run last: those that add and look up hundreds of rows take longer to be
 * read than to be run.
 */
export class PreparedSqlite implements SqliteDatabase {
  readonly #database: Database.Database;
  /** By their text, the one that was used last at the end. */
  readonly #kept = new Map<string, Database.Statement>();
  #text = 0;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(text: string): Database.Statement {
    const kept = this.#kept.get(text);
    // One whose rows are still being read cannot begin again.
    if (kept?.busy === true) return this.#database.prepare(text);
    if (kept !== undefined) this.#forget(text);
    const statement = kept ?? this.#database.prepare(text);
    this.#kept.set(text, statement);
    this.#text += text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#text <= MOST_TEXT) break;
      this.#forget(oldest);
    }
    return statement;
  }

  close(): void {
    this.#kept.clear();
    this.#database.close();
  }

  #forget(text: string): void {
    this.#kept.delete(text);
    this.#text -= text.length;
  }
}
