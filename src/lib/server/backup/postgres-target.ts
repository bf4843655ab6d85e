import { load } from '../store/load.ts';
import { hasOthers, openPostgres } from '../store/postgres.ts';
import { tablesOf } from '../store/dump.ts';
import type { RestoreTarget } from './restore-target.ts';

/** Everything happens in one transaction; tables that are there go to another schema of the same database. */
export async function postgresTarget(url: string, region: string): Promise<RestoreTarget> {
  const db = await openPostgres(url, region);
  return {
    inUse: () => hasOthers(db),
    hasTables: async () => (await tablesOf(db)).length > 0,
    fill: (parts) => load(db, parts),
    close: () => db.destroy(),
  };
}
