import * as z from 'zod/mini';
import { Sha256 } from '#lib/domain/hash.ts';
import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { ReportFile, toReportFile } from './report-file.ts';

const FORMAT = 'lintel-report/1';

/** Lintel's own exchange format: JSON, one file a line, open to further keys. */
export const LintelReport = z.object({
  format: z.literal(FORMAT),
  build: z.optional(z.string().check(z.maxLength(64))),
  /** Root hash of that build's `integrity.json`. */
  buildRoot: z.optional(Sha256),
  createdAt: z.optional(z.string().check(z.maxLength(40))),
  files: z.array(ReportFile),
});
export type LintelReport = z.infer<typeof LintelReport>;

export type ReportHead = BuildFacts & { readonly createdAt: string };

/** An entry of `files` that is not as the format says: its place, counted from 0, and the member at fault. */
type SkippedEntry = { readonly index: number; readonly member: string };

/** Why a text is no report at all; `line` is counted from 1, or null when the browser does not tell. */
export type ReportFault =
  { readonly why: 'not-json'; readonly line: number | null } | { readonly why: 'not-a-report'; readonly line: null };

export type ReadReport = { readonly report: LintelReport; readonly skipped: readonly SkippedEntry[] };

/** A report in pieces, so that a page can write many files without standing still. */
export function* lintelReportParts(occurrences: Iterable<Occurrence>, head: ReportHead): Generator<string, void> {
  yield beginningOf(head);
  let isFirst = true;
  for (const occurrence of occurrences) {
    yield lineOf(occurrence, isFirst);
    isFirst = false;
  }
  yield END;
}

/** The same of occurrences that come some at a time, so that 100,000 of them are never in memory at once. */
export async function* lintelReportStream<E>(
  portions: AsyncIterable<Result<readonly Occurrence[], E>>,
  head: ReportHead,
): AsyncGenerator<Result<string, E>, void> {
  yield ok(beginningOf(head));
  let isFirst = true;
  for await (const portion of portions) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    let lines = '';
    for (const occurrence of portion.value) {
      lines += lineOf(occurrence, isFirst);
      isFirst = false;
    }
    yield ok(lines);
  }
  yield ok(END);
}

const END = '\n]}\n';

function beginningOf({ build, buildRoot, createdAt }: ReportHead): string {
  return `${JSON.stringify({ format: FORMAT, build, buildRoot, createdAt }).slice(0, -1)},"files":[`;
}

function lineOf(occurrence: Occurrence, isFirst: boolean): string {
  return `${isFirst ? '' : ','}\n${JSON.stringify(toReportFile(occurrence))}`;
}

export function writeLintelReport(occurrences: Iterable<Occurrence>, head: ReportHead): string {
  return [...lintelReportParts(occurrences, head)].join('');
}

/** Entries that are not as they should be are left out and named; the rest is kept. */
export function readLintelReport(text: string): Result<ReadReport, ReportFault> {
  const json = parseJson(text);
  if (!json.ok) return json;
  const envelope = Envelope.safeParse(json.value);
  if (!envelope.success) return err({ why: 'not-a-report', line: null });
  const files: ReportFile[] = [];
  const skipped: SkippedEntry[] = [];
  for (const [index, entry] of envelope.data.files.entries()) {
    const file = ReportFile.safeParse(entry);
    if (file.success) files.push(file.data);
    else skipped.push({ index, member: file.error.issues[0]?.path.join('.') ?? '' });
  }
  return ok({ report: { ...envelope.data, files }, skipped });
}

const Envelope = z.object({ ...LintelReport.shape, files: z.array(z.unknown()) });

function parseJson(text: string): Result<unknown, ReportFault> {
  try {
    // A byte order mark is no JSON (RFC 8259 section 8.1), but some editors write it.
    return ok(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const line = position === undefined ? null : text.slice(0, Number(position)).split('\n').length;
    return err({ why: 'not-json', line });
  }
}
