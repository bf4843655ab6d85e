import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { csvStream } from '#lib/formats/csv.ts';
import { FileDigest } from '#lib/formats/file-digest.ts';
import { lintelReportStream } from '#lib/formats/lintel-report.ts';
import { stamp } from './file-stamp.ts';
import type { Review } from './review.svelte.ts';
import { frameBreaks } from './row-order.ts';

/** Part of a file: a text is written as UTF-8. */
type Part = string | Uint8Array<ArrayBuffer>;

/** A file of our own making: hashes and metadata, never content of evidence. */
export type Report = { readonly name: string; readonly mime: string; readonly parts: Iterable<Part> };

/** One whose parts come out of the vault; they end with the first failure. */
export type StreamedReport<E> = Omit<Report, 'parts'> & { readonly parts: AsyncIterable<Result<Part, E>> };

/** Occurrences as they come out of a vault, some at a time. */
export type OccurrencePortions<E> = AsyncIterable<Result<readonly Occurrence[], E>>;

/** A whole file that was not yet handed to anybody. */
export type WrittenFile = { readonly name: string; readonly blob: Blob; readonly sha256: string };

/** Bytes that are kept in memory before the browser gets them, which may lay them on disk. */
const FOLD_BYTES = 4 * 1024 * 1024;

export function jsonReport<E>(portions: OccurrencePortions<E>, build: BuildFacts, now = new Date()): StreamedReport<E> {
  const createdAt = now.toISOString();
  const parts = lintelReportStream(portions, { ...build, createdAt });
  return { name: `lintel-report-${stamp(createdAt)}.json`, mime: 'application/json', parts };
}

export function csvReport<E>(portions: OccurrencePortions<E>, now = new Date()): StreamedReport<E> {
  return { name: `lintel-report-${stamp(now.toISOString())}.csv`, mime: 'text/csv', parts: csvStream(portions) };
}

/** Writes a file piece by piece: the page never stands still, and never has all of it in memory. */
export async function write<E>(
  { name, mime, parts }: Report | StreamedReport<E>,
  signal?: AbortSignal,
): Promise<Result<WrittenFile, E | 'cancelled'>> {
  const [breathe, digest, encoder] = [frameBreaks(), await FileDigest.begin(), new TextEncoder()];
  const folded: Blob[] = [];
  let recent: Uint8Array<ArrayBuffer>[] = [];
  let recentBytes = 0;
  for await (const part of resultsOf(parts)) {
    if (signal?.aborted === true) return err('cancelled');
    if (!part.ok) return part;
    const bytes = typeof part.value === 'string' ? encoder.encode(part.value) : part.value;
    digest.add(bytes);
    recent.push(bytes);
    recentBytes += bytes.length;
    if (recentBytes >= FOLD_BYTES) {
      folded.push(new Blob(recent));
      recent = [];
      recentBytes = 0;
    }
    await breathe();
  }
  const type = mime.startsWith('text/') || mime === 'application/json' ? `${mime};charset=utf-8` : mime;
  return ok({ name, blob: new Blob([...folded, ...recent], { type }), sha256: digest.hex() });
}

async function* resultsOf<E>(parts: (Report | StreamedReport<E>)['parts']): AsyncGenerator<Result<Part, E>, void> {
  if (Symbol.asyncIterator in parts) yield* parts;
  else for (const part of parts) yield ok(part);
}

/** Hands a file to the browser's own download. The only object URL of the portal: of what it wrote itself. */
export function handOver({ name, blob }: WrittenFile): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its reference when the download begins; a while later the copy in memory can go.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}

/** Writes a file and hands it over; what fails half way is handed to nobody. */
export async function download<E>(report: Report | StreamedReport<E>): Promise<Result<WrittenFile, E | 'cancelled'>> {
  const written = await write(report);
  if (written.ok) handOver(written.value);
  return written;
}

/** The exact bytes of a request that is looked at, as a file. Nothing happens when they can no longer be read. */
export async function saveRequest(
  kind: 'question' | 'batch',
  { requests, body }: Pick<Review, 'requests' | 'body'>,
  request: number,
): Promise<void> {
  const [id, bytes] = [requests[request]?.id, await body(request)];
  if (id === undefined || bytes === null) return;
  await download({ name: `lintel-${kind}-${id}.json`, mime: 'application/json', parts: [bytes] });
}
