import * as z from 'zod/mini';
import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { REPORT_LINES, REPORT_TABLES, type ReportTable, type TableLines } from '#lib/domain/court-report/lines.ts';
import { ReportStatement } from '#lib/domain/court-report/statement.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Signature } from '#lib/domain/signature.ts';
import { FileDigest } from '../file-digest.ts';
import { JsonCursor } from './json-cursor.ts';
import { REPORT_FORMAT } from './report-writer.ts';

/** Lines that are handed on at a time. */
const PORTION = 100;

/**
 * Why a file is no report. `not-a-report`: it is something else, or a line of it has not the form that it should have;
 * `not-canonical`: the same could be written in another way; `cut-off`: it ends in the middle.
 */
export type ReportFault = { readonly why: 'cannot-be-read' | 'not-a-report' | 'not-canonical' | 'cut-off' };

/** What a report ends with, and what its tables came to. */
type ReportEnd = {
  readonly statement: ReportStatement;
  readonly signature: string | null;
  readonly tables: ReportStatement['tables'];
};

/** Some lines, with how many bytes are read; or the end. */
type ReportStep = (TableLines & { readonly bytes: number }) | { readonly end: ReportEnd };

const LINES: Readonly<Record<ReportTable, z.ZodMiniType>> = REPORT_LINES;

const Closing = z.strictObject({
  format: z.literal(REPORT_FORMAT),
  signature: z.nullable(Signature),
  statement: ReportStatement,
});

/**
 * Reads a case report line by line; nothing is believed of it but its form. Ends with the first fault, or with the `end`
 * of a file that is its own canonical form (RFC 8785) to the last byte.
 */
export async function* readReport(file: Blob): AsyncGenerator<Result<ReportStep, ReportFault>, void> {
  const cursor = new JsonCursor(piecesOf(file));
  try {
    const seals: Partial<ReportStatement['tables']> = {};
    for (const table of REPORT_TABLES) {
      const seal = yield* readTable(cursor, table);
      if (seal === null) return;
      seals[table] = seal;
    }
    const closing = (await cursor.pass('},')) ? await closingOf(cursor) : await unexpected(cursor);
    const { answers, errors, files, ledger, receipts } = seals;
    if (!closing.ok) yield closing;
    else if (answers && errors && files && ledger && receipts) {
      const { statement, signature } = closing.value;
      yield ok({ end: { statement, signature, tables: { answers, errors, files, ledger, receipts } } });
    }
  } catch {
    // A file that was picked can be gone, or on a medium that fails.
    yield err({ why: 'cannot-be-read' });
  }
}

type Seal = ReportStatement['tables'][ReportTable];

async function* readTable(
  cursor: JsonCursor,
  table: ReportTable,
): AsyncGenerator<Result<ReportStep, ReportFault>, Seal | null> {
  const digest = await FileDigest.begin();
  const encoder = new TextEncoder();
  const head = `${table === REPORT_TABLES[0] ? '{"contents":{' : ','}"${table}":[`;
  if (!(await cursor.pass(head))) {
    yield await unexpected(cursor);
    return null;
  }
  digest.add(encoder.encode('['));
  let lines: unknown[] = [];
  let count = 0;
  while (!(await cursor.pass(']'))) {
    if (count > 0 && !(await cursor.pass(','))) {
      yield await unexpected(cursor);
      return null;
    }
    const bytes = await cursor.value();
    const line = bytes === null ? err({ why: 'cut-off' as const }) : canonicalValue(bytes, LINES[table]);
    if (bytes === null || !line.ok) {
      yield line.ok ? err({ why: 'cut-off' }) : line;
      return null;
    }
    if (count > 0) digest.add(encoder.encode(','));
    digest.add(bytes);
    lines.push(line.value);
    count++;
    if (lines.length < PORTION) continue;
    yield ok({ ...linesOf(table, lines), bytes: cursor.passed });
    lines = [];
  }
  digest.add(encoder.encode(']'));
  if (lines.length > 0) yield ok({ ...linesOf(table, lines), bytes: cursor.passed });
  return { lines: count, sha256: digest.hex() };
}

/** Every line was parsed with the schema of its table. */
function linesOf(table: ReportTable, lines: unknown[]): TableLines {
  return { table, lines } as TableLines;
}

async function closingOf(cursor: JsonCursor): Promise<Result<z.infer<typeof Closing>, ReportFault>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const name of ['"format":', ',"signature":', ',"statement":']) {
    const value = (await cursor.pass(name)) ? await cursor.value() : null;
    if (value === null) return unexpected(cursor);
    parts.push(new TextEncoder().encode(name), value);
  }
  if (!(await cursor.pass('}')) || (await cursor.peek()) !== null) return unexpected(cursor);
  const bytes = new Uint8Array(await new Blob(['{', ...parts, '}']).arrayBuffer());
  return canonicalValue(bytes, Closing);
}

async function unexpected(cursor: JsonCursor): Promise<{ readonly ok: false; readonly error: ReportFault }> {
  if ((await cursor.peek()) === null) return err({ why: cursor.passed === 0 ? 'not-a-report' : 'cut-off' });
  return err({ why: 'not-a-report' });
}

/** The value of these bytes, if they are the only ones in which it can be written. */
function canonicalValue<T>(bytes: Uint8Array<ArrayBuffer>, schema: z.ZodMiniType<T>): Result<T, ReportFault> {
  try {
    // Bytes that are no UTF-8 would else be read as the sign for such bytes.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const raw = JSON.parse(text) as Json;
    const parsed = schema.safeParse(raw);
    if (!parsed.success) return err({ why: 'not-a-report' });
    return canonicalJson(raw) === text ? ok(parsed.data) : err({ why: 'not-canonical' });
  } catch {
    return err({ why: 'not-a-report' });
  }
}

async function* piecesOf(file: Blob): AsyncGenerator<Uint8Array, void> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
