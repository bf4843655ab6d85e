import type { Insertable, Selectable } from 'kysely';
import { canonicalJson, type Json } from '#lib/domain/canonical.ts';
import { cellOf, type GridCell } from '#lib/domain/grid-cell.ts';
import { PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { Camera, Category, FileNames, Flags, Place, Serial } from '#lib/domain/wire/item-fields.ts';
import type { WirePdq } from '#lib/domain/wire/lookup.ts';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { bytesOf, hexOf } from './binary.ts';
import type { Tables } from './schema.ts';

/** Bytes of one PDQ hash: the first ones of a stored set are the picture as it is. */
export const PDQ_BYTES = 32;

/** Of `2026-05-01`, with which a time begins. */
const DAY_LENGTH = 10;

/** Columns that hold what was said of a file; the rest say by whom, when and of which. */
type Said = Omit<Tables['contributions'], 'region' | 'id' | 'media' | 'bureau' | 'source' | 'contributed_at'>;

/** What was said of a file, as it is stored: canonical JSON where a field has members, so that equal ones are equal text. */
export function columnsOf(item: Omit<SubmissionItem, 'sha256'>): Insertable<Said> {
  return {
    sha1: item.sha1 === undefined ? null : bytesOf(item.sha1),
    md5: item.md5 === undefined ? null : bytesOf(item.md5),
    pdq: item.pdq === undefined ? null : bytesOf(item.pdq.hashes.join('')),
    pdq_quality: item.pdq?.quality ?? null,
    damaged: item.pdq?.damaged === true ? 1 : 0,
    bytes: item.bytes ?? null,
    mime: item.mime ?? null,
    width: item.width ?? null,
    height: item.height ?? null,
    captured_at: item.capturedAt ?? null,
    camera: jsonOf(item.camera),
    serial: jsonOf(item.serial),
    gps: jsonOf(item.gps),
    file_names: jsonOf(item.fileNames),
    category: jsonOf(item.category),
    flags: jsonOf(item.flags),
    series: item.series ?? null,
    remark: item.text ?? null,
    ...leadColumnsOf(item),
  };
}

/** By what leads are found: see `LeadStore`. A month is no day, and a country no place. */
function leadColumnsOf({ serial, series, capturedAt, gps }: Omit<SubmissionItem, 'sha256'>) {
  const day = capturedAt !== undefined && capturedAt.length >= DAY_LENGTH ? capturedAt.slice(0, DAY_LENGTH) : null;
  const cell = gps === undefined ? null : placeCell(gps);
  const placed = day !== null && cell !== null;
  return {
    leading: serial !== undefined || series !== undefined || placed ? 1 : 0,
    captured_day: day,
    grid_latitude: cell?.latitude ?? null,
    grid_longitude: cell?.longitude ?? null,
  };
}

function placeCell(place: Place): GridCell | null {
  if ('grid' in place) return place.grid;
  return 'exact' in place ? cellOf(place.exact) : null;
}

/** The item that the columns were made of. */
export function itemOf(sha256: Uint8Array, row: Selectable<Said>): SubmissionItem {
  const item: SubmissionItem = { sha256: hexOf(sha256) };
  if (row.sha1 !== null) item.sha1 = hexOf(row.sha1);
  if (row.md5 !== null) item.md5 = hexOf(row.md5);
  if (row.pdq !== null) item.pdq = pdqOf(row.pdq, row);
  if (row.bytes !== null) item.bytes = row.bytes;
  if (row.mime !== null) item.mime = row.mime;
  if (row.width !== null) item.width = row.width;
  if (row.height !== null) item.height = row.height;
  if (row.captured_at !== null) item.capturedAt = row.captured_at;
  if (row.camera !== null) item.camera = parsed(Camera, row.camera);
  if (row.serial !== null) item.serial = parsed(Serial, row.serial);
  if (row.gps !== null) item.gps = parsed(Place, row.gps);
  if (row.file_names !== null) item.fileNames = parsed(FileNames, row.file_names);
  if (row.category !== null) item.category = parsed(Category, row.category);
  if (row.flags !== null) item.flags = parsed(Flags, row.flags);
  if (row.series !== null) item.series = row.series;
  if (row.remark !== null) item.text = row.remark;
  return item;
}

function pdqOf(
  bytes: Uint8Array,
  { pdq_quality, damaged }: Pick<Selectable<Said>, 'pdq_quality' | 'damaged'>,
): WirePdq {
  const hex = hexOf(bytes);
  const digits = PDQ_BYTES * 2;
  const hashes = Array.from({ length: hex.length / digits }, (_, i) => hex.slice(i * digits, (i + 1) * digits));
  return { profile: 'direct', quality: pdq_quality ?? PDQ_MIN_QUALITY, hashes, damaged: damaged === 1 };
}

function jsonOf(value: Json | undefined): string | null {
  return value === undefined ? null : canonicalJson(value);
}

function parsed<T>(schema: { parse(value: unknown): T }, text: string): T {
  return schema.parse(JSON.parse(text));
}
