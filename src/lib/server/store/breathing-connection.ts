import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

/** Milliseconds for which queries may follow each other. */
const STRETCH = 15;

/**
 * A connection whose queries are done before anybody can wait for them, as SQLite's are: a chain of such `await`s never lets the
 * thread do anything else. So after a while it lets others have a turn first.
 */
export class BreathingConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  #turnedAt = 0;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (performance.now() - this.#turnedAt > STRETCH) {
      await new Promise((turn) => setImmediate(turn));
      this.#turnedAt = performance.now();
    }
    return this.#connection.executeQuery<R>(query);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#connection.streamQuery<R>(query, chunkSize);
  }
}
