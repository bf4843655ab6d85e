import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadHubKey } from './hub-key-file.ts';
import type { HubKey } from './services/hub-key.ts';
import { openPostgresStore } from './store/postgres.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

/** Where a hub keeps what it keeps. */
export type StorePlace = {
  /** Absolute path of the folder of its keys, and of its embedded store. */
  readonly dataDir: string;
  /** The database to use instead of the embedded store. Holds a password: it is never printed. */
  readonly databaseUrl: string | null;
  readonly region: string;
};

/**
 * Opens the store, and the folder beside it, which only the hub's own user can enter.
 * @param failed called for each statement that the store refuses
 * @param isBulk much is to be written, by a process that answers nobody
 */
export async function openStore(
  { dataDir, databaseUrl, region }: StorePlace,
  { failed, isBulk }: { failed?: () => void; isBulk?: boolean } = {},
): Promise<{ store: Store; key: HubKey }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const store =
    databaseUrl === null
      ? await openSqliteStore(join(dataDir, 'hub.sqlite'), region, { failed, isBulk })
      : await openPostgresStore(databaseUrl, region, failed);
  return { store, key: await loadHubKey(dataDir) };
}
