import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import { BreathingConnection } from './breathing-connection.ts';

/**
 * [Note: one region] Every key begins with the region, and all rows may be of one. SQLite takes that for a good choice, and reads
 * a million rows to save sorting ten, unless it has counted: so it counts, some rows of each index, whenever a table has
 * grown tenfold since (see its `PRAGMA optimize`; 2: count, 0x10000: in all tables).
 */
export const COUNT = 'pragma optimize = 0x10002';
export const ROWS_COUNTED = 200;
/** After so many transactions it is asked whether there is anything to count; at first more often. */
const BETWEEN_COUNTS = 256;

/**
 * Takes the write lock when a transaction begins. One that reads first and writes later cannot wait for another
 * process: SQLite refuses it at once, because what it has read is out of date. See: [Note: one writer]
 */
export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

/** Lets migrations run in one transaction: a cut leaves the store as it was, and a second process waits for the first. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ImmediateSqliteDriver extends SqliteDriver {
  #connection: Promise<DatabaseConnection> | null = null;
  #commits = 0;

  override acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= super.acquireConnection().then((connection) => new BreathingConnection(connection));
    return this.#connection;
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    const commits = ++this.#commits;
    const isPowerOfTwo = (commits & (commits - 1)) === 0;
    if (!isPowerOfTwo && commits % BETWEEN_COUNTS !== 0) return;
    try {
      await connection.executeQuery(CompiledQuery.raw(COUNT));
    } catch {
      // What was to be committed is: counting is done another time.
    }
  }

  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    const reads = settings?.accessMode === 'read only';
    await connection.executeQuery(CompiledQuery.raw(reads ? 'begin' : 'begin immediate'));
  }
}
