import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../store/load.ts';
import { isOpenElsewhere, openSqlite } from '../store/sqlite.ts';
import type { RestoreTarget } from './restore-target.ts';

const STORE = 'hub.sqlite';

/** A new file is filled beside the store, and takes its name at the end. */
export function sqliteTarget(dataDir: string): RestoreTarget {
  const file = join(dataDir, STORE);
  const making = `${file}.restoring`;
  const removeRest = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${making}${end}`, { force: true });
  };
  return {
    inUse: () => Promise.resolve(existsSync(file) && isOpenElsewhere(file)),
    hasTables: () => Promise.resolve(existsSync(file)),
    fill: async (parts) => {
      removeRest();
      const db = openSqlite(making);
      try {
        const counts = await load(db, parts);
        await db.destroy();
        if (existsSync(file)) {
          mkdirSync(join(dataDir, parts.aside), { recursive: true, mode: 0o700 });
          renameSync(file, join(dataDir, parts.aside, STORE));
        }
        renameSync(making, file);
        return counts;
      } finally {
        await db.destroy();
        removeRest();
      }
    },
    close: () => Promise.resolve(),
  };
}
