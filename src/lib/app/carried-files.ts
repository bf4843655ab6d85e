import { canonicalJson } from '#lib/domain/canonical.ts';
import type { PublicJwk } from '#lib/domain/signature.ts';
import type { Parcel } from '#lib/domain/wire/parcel.ts';
import type { SealedBatch } from '#lib/egress/outbox.ts';
import { carriedFile, MAX_CARRIED_BYTES, MAX_PARCELS, readCarriedFile } from '#lib/formats/carried-file.ts';
import { sealParcel } from '#lib/formats/parcel-box.ts';
import { handOver, write, type Report } from './exports.ts';
import { frameBreaks } from './row-order.ts';

export { readReceiptsFile as readReceipts, receiptsFile as receiptsText } from '#lib/formats/receipts-file.ts';

/** A file with the first documents that fit into one, in their order. */
export async function writeCarried(
  documents: readonly SealedBatch[],
  hub: { hub: string; boxKey: PublicJwk },
  onProgress: (done: number, total: number) => void,
): Promise<{ lines: string[]; count: number }> {
  const breathe = frameBreaks();
  const parcels: Parcel[] = [];
  let room = MAX_CARRIED_BYTES - 1024;
  for (const { bytes } of documents.slice(0, MAX_PARCELS)) {
    onProgress(parcels.length, documents.length);
    const parcel = await sealParcel(bytes, hub);
    room -= canonicalJson(parcel).length + 1;
    if (room < 0) break;
    parcels.push(parcel);
    await breathe();
  }
  return { lines: await carriedFile(hub.hub, parcels), count: parcels.length };
}

/** Hands a file to the browser. @returns how many bytes it has */
export async function saveAs(name: string, parts: Iterable<string>): Promise<number> {
  const report: Report = { name, mime: 'application/octet-stream', parts };
  const written = await write(report);
  if (!written.ok) throw new Error('writing out of memory cannot fail');
  handOver(written.value);
  return written.value.blob.size;
}

export function readCarried(file: Blob): ReturnType<typeof readCarriedFile> {
  return readCarriedFile(file, frameBreaks());
}
