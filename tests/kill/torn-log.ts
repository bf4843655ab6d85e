import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** Less than any record, more than the header of one. */
const TORN_BYTES = 10;

/**
 * Leaves the log of a profile's databases as a browser does that dies while it writes a record: its end is missing.
 *
 * @param folder of a profile whose browser does not run
 */
export async function tearLog(folder: string): Promise<void> {
  const databases = join(folder, 'Default', 'IndexedDB');
  const [database = ''] = (await readdir(databases)).filter((name) => name.endsWith('.leveldb'));
  const logs = (await readdir(join(databases, database))).filter((name) => name.endsWith('.log'));
  const log = join(databases, database, logs.sort().at(-1) ?? '');
  await truncate(log, (await stat(log)).size - TORN_BYTES);
}
