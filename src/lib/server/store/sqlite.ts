import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  HandleEmptyInListsPlugin,
  Kysely,
  replaceWithNoncontingentExpression,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import { KyselyStore } from './kysely-store.ts';
import { migrate } from './migrate.ts';
import { HOME_REGION, ofRegion } from './region.ts';
import type { Tables } from './schema.ts';
import type { Store } from './store.ts';

/** How long one process waits for another one's write, in milliseconds. */
const BUSY_TIMEOUT = 5000;
/**
 * [Note: one region] Every key begins with the region, and all rows may be of one. SQLite takes that for a good choice, and reads
 * a million rows to save sorting ten, unless it has counted: so it counts, some rows of each index, whenever a table has
 * grown tenfold since (see its `PRAGMA optimize`; 2: count, 0x10000: in all tables).
 */
const COUNT = 'pragma optimize = 0x10002';
const ROWS_COUNTED = 200;
/** After so many transactions it is asked whether there is anything to count; at first more often. */
const BETWEEN_COUNTS = 256;

/**
 * Opens, and if needed makes or migrates, the embedded store. What it has acknowledged survives a power cut: the log is
 * synced at each commit. Several processes may have it open.
 */
export async function openSqliteStore(file: string, region = HOME_REGION): Promise<Store> {
  const db = openSqlite(file);
  try {
    await migrate(db);
    await ofRegion(db, region);
    await db.executeQuery(CompiledQuery.raw(COUNT));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new KyselyStore(db, region);
}

/** The same as it is found, without tables perhaps. */
export function openSqlite(file: string): Kysely<Tables> {
  const sqlite = new Database(file, { timeout: BUSY_TIMEOUT });
  chmodSync(file, 0o600);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma(`analysis_limit = ${String(ROWS_COUNTED)}`);
  // What was taken back is overwritten, not only let go.
  sqlite.pragma('secure_delete = ON');
  return new Kysely<Tables>({
    dialect: new ImmediateSqliteDialect({ database: sqlite }),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/** Whether another connection has the file open, of whatever process: only the last one can end writing ahead. */
export function isOpenElsewhere(file: string): boolean {
  const sqlite = new Database(file, { timeout: 0 });
  try {
    sqlite.pragma('journal_mode = DELETE');
    return false;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    sqlite.close();
  }
}

/**
 * Takes the write lock when a transaction begins. One that reads first and writes later cannot wait for another
 * process: SQLite refuses it at once, because what it has read is out of date. See: [Note: one writer]
 */
class ImmediateSqliteDialect extends SqliteDialect {
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
  #commits = 0;

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
