import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { TablePart } from '../store/load.ts';
import { Manifest, Row, Seal, TableHead } from './backup-form.ts';

/** Rows that are handed on at once. */
const ROWS = 500;

/** A backup that was read to its end, and is what was written. */
export type CheckedBackup = { manifest: Manifest; seal: Seal };

/** Reads a backup through. The error says in a word what is wrong: no backup at all, or one that was cut or changed. */
export async function checkBackup(file: string): Promise<Result<CheckedBackup, 'no-backup' | 'damaged'>> {
  let manifest: Manifest | null = null;
  let last: Buffer = Buffer.alloc(0);
  const sha256 = createHash('sha256');
  try {
    for await (const line of linesOf(file)) {
      if (manifest === null) {
        const first = Manifest.safeParse(parsed(line));
        if (!first.success) return err('no-backup');
        manifest = first.data;
      }
      if (last.length > 0) sha256.update(last).update('\n');
      last = line;
    }
  } catch (error) {
    if (!isOfGzip(error)) throw error;
    return err(manifest === null ? 'no-backup' : 'damaged');
  }
  const seal = Seal.safeParse(parsed(last));
  if (manifest === null) return err('no-backup');
  return seal.success && seal.data.sha256 === sha256.digest('hex') ? ok({ manifest, seal: seal.data }) : err('damaged');
}

/** The tables of a backup that was checked. */
export async function* tablesOf(file: string): AsyncGenerator<TablePart> {
  let rows: z.infer<typeof Row>[] = [];
  for await (const line of linesOf(file)) {
    const value = parsed(line);
    if (Array.isArray(value)) rows.push(Row.parse(value));
    if (rows.length > 0 && (!Array.isArray(value) || rows.length === ROWS)) {
      yield { rows };
      rows = [];
    }
    const head = TableHead.safeParse(value);
    if (head.success) yield head.data;
  }
}

/** Lines end with a line feed and nothing else: text may hold what other readers of lines take for an end. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file);
  const plain = source.pipe(createGunzip());
  source.once('error', (error) => plain.destroy(error));
  let rest: Buffer[] = [];
  for await (const chunk of plain as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return null;
  }
}

/** Z_DATA_ERROR, Z_BUF_ERROR: what came is no gzip, or ends too early. */
function isOfGzip(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
