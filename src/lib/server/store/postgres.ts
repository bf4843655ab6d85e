import {
  CompiledQuery,
  type DatabaseConnection,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  replaceWithNoncontingentExpression,
  sql,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { KyselyStore } from './kysely-store.ts';
import { migrate } from './migrate.ts';
import { HOME_REGION, ofRegion } from './region.ts';
import type { Tables } from './schema.ts';
import { failuresTo } from './statement-failures.ts';
import type { Store } from './store.ts';

/** By this name other programs know a connection of ours (`pg_stat_activity`). */
const APPLICATION = 'lintel';
/** Connections of one process. Its transactions take turns, so that nine of them are always free to read. */
const CONNECTIONS = 10;
/** How long one process waits for another one's transaction, and the server for a process that fell silent in one (ms). */
const LOCK_TIMEOUT = 10_000;
const SILENCE_TIMEOUT = 60_000;
/** Numbers of these types (pg_type: int8, numeric) come as text. */
const WIDE_NUMBERS = [20, 1700];

/**
 * Opens, and if needed makes or migrates, the tables in a PostgreSQL database. Any number of hubs may work on it at once.
 * Throws, without naming the address, when the database does not answer or would not keep the store's promises.
 *
 * @param url as libpq takes it, with the password
 */
export async function openPostgresStore(url: string, region = HOME_REGION, failed?: () => void): Promise<Store> {
  const db = await openPostgres(url, region, failed);
  try {
    await migrate(db);
    await ofRegion(db, region);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new KyselyStore(db, region);
}

/** The same as it is found, without tables perhaps. */
export async function openPostgres(
  url: string,
  region: string,
  failed: () => void = () => undefined,
): Promise<Kysely<Tables>> {
  const types = new pg.TypeOverrides();
  for (const type of WIDE_NUMBERS) types.setTypeParser(type, exactNumber);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: CONNECTIONS,
    connectionTimeoutMillis: LOCK_TIMEOUT,
    application_name: APPLICATION,
    lock_timeout: LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: SILENCE_TIMEOUT,
    keepAlive: true,
  });
  // A connection that breaks is noticed by whoever asks next, and replaced; news of it that nobody hears would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({
    dialect: new OneWriterPostgresDialect({ pool }, region),
    log: failuresTo(failed),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  try {
    await fit(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Whether other connections of ours work on the database: a running hub always has one. */
export async function hasOthers(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity
    where datname = current_database() and application_name = ${APPLICATION} and pid <> pg_backend_pid()
    limit 1`.execute(db);
  return rows.length > 0;
}

function exactNumber(text: string): number {
  const number = Number(text);
  if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw new Error('The database gave a number that is too large');
  return number;
}

/** Text must sort by its bytes, as it does in SQLite, and a commit must be on the disk when it is acknowledged. */
async function fit(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ bytewise: boolean; encoding: string; durable: boolean }>`
    select 'B' < 'a' and 'a-c' < 'ab' as bytewise,
      current_setting('server_encoding') as encoding,
      current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off' as durable`.execute(db);
  const [found] = rows;
  if (found?.bytewise !== true || found.encoding !== 'UTF8') {
    throw new Error(
      'The database must keep text in UTF8 and sort it by its bytes: ' +
        "create database NAME template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
    );
  }
  if (!found.durable) throw new Error('The database must have fsync on, and synchronous_commit not off.');
}

/**
 * [Note: one writer] A transaction waits for its turn when it begins, and keeps it to its end: what it has read is still true
 * when it writes, exactly as with SQLite's `begin immediate`. Numbers and the audit log go one after the other in any case;
 * so this costs little, and leaves no service a race to think about, no deadlock, and nothing to repeat. Turns are kept by an
 * advisory lock for each region, so that hubs of several regions, which never write the same rows, do not wait for each
 * other. Single statements and transactions that only read take no turn.
 */
class OneWriterPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #region: string;

  constructor(config: PostgresDialectConfig, region: string) {
    super(config);
    this.#config = config;
    this.#region = region;
  }

  override createDriver(): PostgresDriver {
    return new OneWriterPostgresDriver(this.#config, this.#region);
  }
}

class OneWriterPostgresDriver extends PostgresDriver {
  readonly #region: string;

  constructor(config: PostgresDialectConfig, region: string) {
    super(config);
    this.#region = region;
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    if (settings.accessMode === 'read only') return;
    const turn = 'select pg_advisory_xact_lock(hashtextextended($1, 0))';
    await connection.executeQuery(CompiledQuery.raw(turn, [`lintel/${this.#region}`]));
  }
}
