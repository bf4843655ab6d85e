import { setImmediate } from 'node:timers/promises';

/** Rows or values of one statement: far below the number of parameters that SQLite (32,766) and PostgreSQL allow. */
const CHUNK = 500;

/**
 * Runs a statement over a list of any length, one chunk after the other, and joins what they return. Between two chunks
 * others have their turn: a statement of SQLite holds the thread, and awaiting it alone does not let go of it.
 */
export async function inChunks<T, R>(values: readonly T[], run: (chunk: T[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  for (let at = 0; at < values.length; at += CHUNK) {
    if (at > 0) await setImmediate();
    for (const row of await run(values.slice(at, at + CHUNK))) found.push(row);
  }
  return found;
}
