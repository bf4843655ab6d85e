import { createHash } from 'node:crypto';
import { createWriteStream, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { DumpPart } from '../store/dump.ts';
import type { Store } from '../store/store.ts';
import { FORMAT, type Manifest, type Seal } from './backup-form.ts';

/** What a backup takes from the folder of the hub. */
export const isKeyFile = (name: string): boolean => /^hub-[a-z-]+[.]json$/.test(name);

/**
 * Writes everything that a hub is into one file, which only the hub's own user can read: the store as it is at this moment, while
 * the hub goes on, and its keys. The file appears under its name once it is whole.
 *
 * @returns how many rows each table has
 */
export async function writeBackup(
  { store, dataDir }: { store: Store; dataDir: string },
  file: string,
  at: Date,
): Promise<Seal['rows']> {
  const rows: Seal['rows'] = {};
  const aside = `${file}.${String(process.pid)}`;
  try {
    const lines = linesOf(store.dump(), { keys: keysIn(dataDir), madeAt: at.toISOString() }, rows);
    await pipeline(
      Readable.from(lines),
      createGzip({ level: 1 }),
      createWriteStream(aside, { mode: 0o600, flags: 'wx', flush: true }),
    );
    renameSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
  return rows;
}

function keysIn(dataDir: string): Manifest['keys'] {
  const names = readdirSync(dataDir).filter(isKeyFile);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]));
}

async function* linesOf(
  parts: AsyncIterable<DumpPart>,
  begin: Pick<Manifest, 'keys' | 'madeAt'>,
  rows: Seal['rows'],
): AsyncGenerator<string> {
  const sha256 = createHash('sha256');
  let table = '';
  for await (const part of parts) {
    const lines = linesOfPart(part, begin);
    if ('table' in part) rows[(table = part.table)] = 0;
    if ('rows' in part) rows[table] = (rows[table] ?? 0) + part.rows.length;
    sha256.update(lines);
    yield lines;
  }
  yield `${JSON.stringify({ rows, sha256: sha256.digest('hex') } satisfies Seal)}\n`;
}

function linesOfPart(part: DumpPart, begin: Pick<Manifest, 'keys' | 'madeAt'>): string {
  if ('rows' in part) return part.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if ('table' in part) return `${JSON.stringify(part)}\n`;
  return `${JSON.stringify({ format: FORMAT, ...begin, ...part } satisfies Manifest)}\n`;
}
