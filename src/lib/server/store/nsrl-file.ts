import Database from 'better-sqlite3';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Files of one step. */
const STEP = 1000;
const SHA256 = /^[0-9a-f]{64}$/;
const SHA1 = /^[0-9a-f]{40}$/;
const MD5 = /^[0-9a-f]{32}$/;

/** A row of the list: its digests without MD5, by which nothing is known to be good. `at` counts rows from 0. */
export type NsrlFile = { at: number; digests: string[]; md5Only?: boolean };

/** `damaged`: SQLite cannot read it, or not to its end; `not-nsrl`: it has no table of files with digests. */
export type NsrlFault = { why: 'damaged' | 'not-nsrl' };

/** Of each edition the table with its digests; the full one has SHA-256, and `FILE` over it. */
const TABLES = ['METADATA', 'FILE'] as const;

/**
 * Reads a Reference Data Set of the NSRL, version 3 (nist.gov/itl/csd/secure-systems-and-applications/national-software-
 * reference-library-nsrl: an SQLite database with a table `FILE(sha1, md5, package_id, …)` beside `PKG(package_id, name, …)`, in
 * the full edition `METADATA`, with `sha256`), row by row. Nothing is written into it; beside one that was left in WAL mode,
 * SQLite leaves its own files.
 *
 * @param file an absolute path
 */
export function* readNsrl(file: string): Generator<Result<NsrlFile[], NsrlFault>, void> {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    const columns = columnsOf(database);
    if (columns === null) {
      yield err({ why: 'not-nsrl' });
      return;
    }
    yield* rowsOf(database, columns);
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    yield err({ why: 'damaged' });
  } finally {
    database?.close();
  }
}

type Columns = { table: string; names: string[] };

function columnsOf(database: Database.Database): Columns | null {
  const has = database.prepare<[string], { name: string }>('select name from pragma_table_info(?)');
  if (has.all('PKG').length === 0) return null;
  for (const table of TABLES) {
    const there = has.all(table).map(({ name }) => name.toLowerCase());
    const names = ['sha256', 'sha1', 'md5'].filter((name) => there.includes(name));
    if (names.includes('sha256') || names.includes('sha1')) return { table, names };
  }
  return null;
}

function* rowsOf(database: Database.Database, { table, names }: Columns): Generator<Result<NsrlFile[], never>, void> {
  let files: NsrlFile[] = [];
  let at = 0;
  const rows = database
    .prepare<[], unknown[]>(`select ${names.join(', ')} from ${table}`)
    .raw()
    .iterate();
  for (const row of rows) {
    files.push(fileOf(at++, row));
    if (files.length < STEP) continue;
    yield ok(files);
    files = [];
  }
  yield ok(files);
}

function fileOf(at: number, row: readonly unknown[]): NsrlFile {
  const texts = row.map((value) => (typeof value === 'string' ? value.trim().toLowerCase() : ''));
  const digests = [SHA256, SHA1].flatMap((form) => texts.find((text) => form.test(text)) ?? []);
  return { at, digests, ...(digests.length === 0 && texts.some((text) => MD5.test(text)) && { md5Only: true }) };
}
