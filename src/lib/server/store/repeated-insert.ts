import type { CompiledQuery, DialectAdapter, Kysely } from 'kysely';

/** Rows of one statement: they have to be as many each time for it to be the same one. */
const ROWS = 500;

/**
 * A statement that adds many rows, built once for each database: building one of thousands of values again and again takes longer
 * than running it.
 */
export class RepeatedInsert<Tables, Row extends Readonly<Record<string, unknown>>> {
  readonly #build: (db: Kysely<Tables>, rows: readonly Row[]) => CompiledQuery;
  readonly #built = new WeakMap<DialectAdapter, CompiledQuery>();

  /** @param build the statement that adds these rows, all members of each in the order of the first, with no other value in it */
  constructor(build: (db: Kysely<Tables>, rows: readonly Row[]) => CompiledQuery) {
    this.#build = build;
  }

  /** @param rows of the same members each; a statement takes 500 at most */
  async run(db: Kysely<Tables>, rows: readonly Row[]): Promise<void> {
    await db.executeQuery(rows.length === ROWS ? this.#again(db, rows) : this.#build(db, rows));
  }

  #again(db: Kysely<Tables>, rows: readonly Row[]): CompiledQuery {
    const { adapter } = db.getExecutor();
    const built = this.#built.get(adapter);
    if (built === undefined) {
      const fresh = this.#build(db, rows);
      this.#built.set(adapter, fresh);
      return fresh;
    }
    const members = Object.keys(rows[0] ?? {});
    return { ...built, parameters: rows.flatMap((row) => members.map((member) => row[member])) };
  }
}
