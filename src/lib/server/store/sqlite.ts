import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression } from 'kysely';
import { ImmediateSqliteDialect } from './immediate-sqlite.ts';
import { KyselyStore } from './kysely-store.ts';
import { migrate } from './migrate.ts';
import { PreparedSqlite } from './prepared-sqlite.ts';
import { HOME_REGION, ofRegion } from './region.ts';
import type { Tables } from './schema.ts';
import { failuresTo } from './statement-failures.ts';
import { fixPlans } from './sqlite-plans.ts';
import type { Store } from './store.ts';

/** How long one process waits for another one's write, in milliseconds. */
const BUSY_TIMEOUT = 5000;
/** What SQLite does not wait for by itself is tried again after so many milliseconds. */
const RETRY_EVERY = 10;
/** How much of the file is kept at hand. */
const CACHE_KIBIBYTES = 65_536;
/** Pages of 4 KiB of the log after which they are brought into the file, where much is written and nobody waits for it. */
const BULK_LOG_PAGES = 16_000;
/** What is written once is seldom wanted again. */
const BULK_CACHE_KIBIBYTES = 16_384;

type Use = {
  failed?: (() => void) | undefined;
  /** Much is written, by a process that answers nobody. */
  isBulk?: boolean | undefined;
};

/**
 * Opens, and if needed makes or migrates, the embedded store. What it has acknowledged survives a power cut: the log is
 * synced at each commit. Several processes may have it open.
 */
export async function openSqliteStore(file: string, region = HOME_REGION, use: Use = {}): Promise<Store> {
  const db = openSqlite(file, use);
  try {
    await migrate(db);
    await ofRegion(db, region);
    await fixPlans(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new KyselyStore(db, region);
}

/** The same as it is found, without tables perhaps. */
export function openSqlite(file: string, { failed = () => undefined, isBulk = false }: Use = {}): Kysely<Tables> {
  const sqlite = new Database(file, { timeout: BUSY_TIMEOUT });
  chmodSync(file, 0o600);
  writeAhead(sqlite);
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  // The keys of a million rows lie all over the file.
  sqlite.pragma(`cache_size = ${String(-(isBulk ? BULK_CACHE_KIBIBYTES : CACHE_KIBIBYTES))}`);
  // What was taken back is overwritten, not only let go.
  sqlite.pragma('secure_delete = ON');
  if (isBulk) {
    // Pages that are written again and again come into the file once.
    sqlite.pragma(`wal_autocheckpoint = ${String(BULK_LOG_PAGES)}`);
    // Whatever a statement changes is noted beside it until its end: in memory, not in a file.
    sqlite.pragma('temp_store = MEMORY');
  }
  return new Kysely<Tables>({
    dialect: new ImmediateSqliteDialect({ database: new PreparedSqlite(sqlite) }),
    log: failuresTo(failed),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/**
 * Turns on writing ahead, which a new file does not do yet. Of two processes that do so at the same moment SQLite refuses one without letting it
 * wait: each reads the file already and wants to write it. Asked anew, it waits, or finds that the other one has done it.
 */
function writeAhead(sqlite: Database.Database): void {
  for (const limit = performance.now() + BUSY_TIMEOUT; ;) {
    try {
      sqlite.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > limit) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_EVERY);
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** Whether another connection has the file open, of whatever process: only the last one can end writing ahead. */
export function isOpenElsewhere(file: string): boolean {
  const sqlite = new Database(file, { timeout: 0 });
  try {
    sqlite.pragma('journal_mode = DELETE');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    sqlite.close();
  }
}
