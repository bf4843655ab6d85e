import type * as z from 'zod/mini';
import type { DisclosableField, FieldLevel } from './data-rule.ts';
import type { DisclosableRecord, Disguise, Named } from './disclosable-record.ts';
import { cellOf } from './grid-cell.ts';
import type { Gps } from './metadata.ts';
import { PDQ_MIN_QUALITY } from './pdq.ts';
import { FileName, FreeText, MAX_FILE_NAMES } from './wire/item-fields.ts';
import { ShortText } from './wire/common.ts';
import type { SubmissionItem } from './wire/submission.ts';

/** Why a field, or a whole record, stays here, or leaves in part only. */
export type WithheldWhy =
  | 'data-rule'
  | 'coarsened'
  | 'pseudonym'
  | 'empty-file'
  | 'low-quality'
  | 'not-asked'
  | 'no-country'
  | 'unfit'
  | 'too-many';

/** A part of an item, and why there is no more of it, if there is less than the level allows. */
type Part = { readonly part: Partial<SubmissionItem>; readonly less?: WithheldWhy };

/** Fields of one record; `caseRef` belongs to a batch. */
export type ItemField = Exclude<DisclosableField, 'caseRef'>;

/** Null: the record has nothing of the kind. `level` is never `none`. */
type Projector<Field extends ItemField> = (
  record: DisclosableRecord,
  level: Exclude<FieldLevel<Field>, 'none'>,
  disguise: Disguise,
) => Part | null;

const NOTHING: Partial<SubmissionItem> = {};

/** How each field of a record leaves, at each level at which it may. */
export const PROJECTORS: { readonly [Field in ItemField]: Projector<Field> } = {
  sha1: ({ media }) => ({ part: { sha1: media.sha1 } }),
  md5: ({ media }) => ({ part: { md5: media.md5 } }),
  pdq: ({ media: { pdq, damaged } }) => {
    if (pdq === null) return null;
    const { quality, dihedral } = pdq;
    if (quality < PDQ_MIN_QUALITY) return { part: NOTHING, less: 'low-quality' };
    return { part: { pdq: { profile: 'direct', quality, hashes: dihedral, damaged } } };
  },
  bytes: ({ media }) => ({ part: { bytes: media.bytes } }),
  mime: ({ media }) => ({ part: { mime: media.mime } }),
  dimensions: ({ media: { width, height } }) =>
    width === null || height === null ? null : { part: { width, height } },
  capturedAt: ({ media: { metadata } }, level) => {
    if (metadata?.capturedAt === undefined) return null;
    const time = metadata.capturedAt;
    if (level !== 'exact') return { part: { capturedAt: time.slice(0, level === 'month' ? 7 : 10) } };
    return { part: { capturedAt: `${time}${metadata.capturedZone ?? ''}` } };
  },
  camera: ({ media: { metadata } }) => {
    const { make, model } = metadata ?? {};
    if (make === undefined && model === undefined) return null;
    return { part: { camera: { ...(make !== undefined && { make }), ...(model !== undefined && { model }) } } };
  },
  serial: ({ media: { metadata } }, level, disguise) =>
    metadata?.bodySerial === undefined
      ? null
      : { part: { serial: named('serial', metadata.bodySerial, level, disguise) } },
  gps: ({ media: { metadata } }, level, disguise) =>
    metadata?.gps === undefined ? null : placed(metadata.gps, level, disguise),
  fileName: ({ names }, level, disguise) => {
    if (names.length === 0) return null;
    const fit = level === 'plain' ? names.filter((name) => isFit(FileName, name)) : names;
    const fileNames = fit.slice(0, MAX_FILE_NAMES).map((name) => named('fileName', name, level, disguise));
    const less = fit.length < names.length ? 'unfit' : fit.length > MAX_FILE_NAMES ? 'too-many' : null;
    return { part: fileNames.length === 0 ? NOTHING : { fileNames }, ...(less !== null && { less }) };
  },
  category: ({ mark, scheme }) =>
    mark?.category == null ? null : { part: { category: { scheme, code: mark.category } } },
  flags: ({ mark, scheme }) =>
    mark === null || mark.flags.length === 0 ? null : { part: { flags: { scheme, codes: mark.flags } } },
  series: ({ mark }) => (mark?.series == null ? null : ifFit(ShortText, mark.series, (series) => ({ series }))),
  text: ({ mark }) => (mark === null || mark.note === '' ? null : ifFit(FreeText, mark.note, (text) => ({ text }))),
};

/** A name at a level, as it travels. */
export function named(of: Named, text: string, level: 'pseudonym' | 'plain', { pseudonym }: Disguise) {
  return level === 'plain' ? { plain: text } : { pseudonym: pseudonym(of, text) };
}

function placed(gps: Gps, level: 'country' | 'grid' | 'exact', { countryOf }: Disguise): Part {
  if (level === 'exact') return { part: { gps: { exact: unsignedZeros(gps) } } };
  if (level === 'grid') return { part: { gps: { grid: cellOf(gps) } } };
  const country = countryOf(gps);
  return country === null ? { part: NOTHING, less: 'no-country' } : { part: { gps: { country } } };
}

/** JSON knows no negative zero: an item must be the one that its bytes say. */
function unsignedZeros({ latitude, longitude, altitude }: Gps): Gps {
  const place = { latitude: latitude + 0, longitude: longitude + 0 };
  return altitude === undefined ? place : { ...place, altitude: altitude + 0 };
}

function isFit(schema: z.ZodMiniType, text: string): boolean {
  return schema.safeParse(text).success;
}

function ifFit(schema: z.ZodMiniType, text: string, partOf: (text: string) => Partial<SubmissionItem>): Part {
  return isFit(schema, text) ? { part: partOf(text) } : { part: NOTHING, less: 'unfit' };
}
