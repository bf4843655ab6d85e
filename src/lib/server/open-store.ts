import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadHubKey } from './hub-key-file.ts';
import type { HubKey } from './services/hub-key.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';

/** Where the hub keeps what it keeps: only its own user can enter. */
export async function openStore(dataDir: string): Promise<{ store: Store; key: HubKey }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const store = await openSqliteStore(join(dataDir, 'hub.sqlite'));
  return { store, key: await loadHubKey(dataDir) };
}
