import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { openStore, type StorePlace } from '../open-store.ts';
import { AuditLog } from '../services/audit-log.ts';
import type { Clock } from '../services/refusal.ts';
import { isMigration } from '../store/migrate.ts';
import type { Manifest, Seal } from './backup-form.ts';
import { postgresTarget } from './postgres-target.ts';
import { type CheckedBackup, checkBackup, tablesOf } from './read-backup.ts';
import { sqliteTarget } from './sqlite-target.ts';
import { isKeyFile } from './write-backup.ts';

/**
 * `newer`: a later release has made it. `in-use`: something works on the store. `not-empty`: there is a store, or keys of another
 * hub, and nobody said that they may be replaced.
 */
export type RestoreFault = 'no-backup' | 'damaged' | 'newer' | 'in-use' | 'not-empty';

/** `aside` is where what was there is kept, when there was something: a folder, and a schema of the database. */
export type Restored = CheckedBackup & { aside: string | null };

/**
 * Brings a hub back, store and keys, from a backup of either store. The backup is read through before anything is changed; then
 * all of it is there, or nothing is. What was there before is kept.
 */
export async function restore(
  place: StorePlace,
  file: string,
  { replace, clock }: { replace: boolean; clock: Clock },
): Promise<Result<Restored, RestoreFault>> {
  const checked = await checkBackup(file);
  if (!checked.ok) return checked;
  const { manifest, seal } = checked.value;
  if (!isMigration(manifest.migration)) return err('newer');
  const { dataDir, databaseUrl, region } = place;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  const target = databaseUrl === null ? sqliteTarget(dataDir) : await postgresTarget(databaseUrl, region);
  try {
    if (await target.inUse()) return err('in-use');
    const others = keysInTheWay(dataDir, manifest.keys);
    const full = (await target.hasTables()) || others.length > 0;
    if (full && !replace) return err('not-empty');
    const aside = `before_restore_${clock().toISOString().replace(/\D/g, '')}`;
    const counts = await target.fill({
      migration: manifest.migration,
      parts: tablesOf(file),
      aside,
      ready: () => {
        putKeys(dataDir, manifest.keys, { others, aside });
      },
    });
    for (const [table, rows] of Object.entries(seal.rows)) {
      if (counts.get(table) !== rows) throw new Error(`The backup has changed while it was read: see table ${table}`);
    }
    await writeDown(place, seal, clock);
    return ok({ manifest, seal, aside: full ? aside : null });
  } finally {
    await target.close();
  }
}

/** The log goes on from where the backup was made; what devices hold of it from later on, it cannot prove any more. */
async function writeDown(place: StorePlace, { sha256 }: Seal, clock: Clock): Promise<void> {
  const { store } = await openStore(place);
  const event = { kind: 'restore', act: 'restored', actor: null, details: { backup: sha256 } } as const;
  await store.transaction((within) => new AuditLog(clock).record(within, event)).finally(() => store.close());
}

/** Files of keys that the backup does not have in the same words. */
function keysInTheWay(dataDir: string, keys: Manifest['keys']): string[] {
  return readdirSync(dataDir).filter(
    (name) => isKeyFile(name) && readFileSync(join(dataDir, name), 'utf8') !== keys[name],
  );
}

function putKeys(
  dataDir: string,
  keys: Manifest['keys'],
  { others, aside }: { others: readonly string[]; aside: string },
): void {
  if (others.length > 0) mkdirSync(join(dataDir, aside), { recursive: true, mode: 0o700 });
  for (const name of others) renameSync(join(dataDir, name), join(dataDir, aside, name));
  for (const [name, text] of Object.entries(keys))
    writeFileSync(join(dataDir, name), text, { mode: 0o600, flush: true });
}
