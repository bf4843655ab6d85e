import * as z from 'zod/mini';
import { base64urlOf } from '../base64url.ts';
import { SchemeId } from '../category-scheme.ts';
import { MarkCode } from '../mark.ts';
import { Gps, MetadataText } from '../metadata.ts';
import { ShortText } from './common.ts';

export const MAX_FILE_NAMES = 20;

/**
 * 128 bits of an HMAC-SHA-256 under a key that no hub ever holds: equal names of one bureau stay equal, and nobody else
 * learns which they are.
 */
const Pseudonym = base64urlOf(16);

const orPseudonym = <Plain extends z.core.$ZodType>(plain: Plain) =>
  z.union([z.strictObject({ pseudonym: Pseudonym }), z.strictObject({ plain })]);

/** By the camera's clock: a month `2026-05`, a day `2026-05-01`, or a time as the file says it, with its zone if it has one. */
export const CapturedAt = z
  .string()
  .check(z.regex(/^\d{4}-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d)?)?)?$/));

export const Camera = z.strictObject({ make: z.optional(MetadataText), model: z.optional(MetadataText) });
export const Serial = orPseudonym(MetadataText);

/** ISO 3166-1 alpha-2. */
export const Country = z.string().check(z.regex(/^[A-Z]{2}$/));

/**
 * Where a picture was taken: the country (ISO 3166-1 alpha-2), the cell of a grid of 0.1 degrees by the tenths of degrees
 * of its south-western corner, or the place as the file says it.
 */
export const Place = z.union([
  z.strictObject({ country: Country }),
  z.strictObject({
    grid: z.strictObject({
      latitude: z.int().check(z.gte(-900), z.lte(899)),
      longitude: z.int().check(z.gte(-1800), z.lte(1799)),
    }),
  }),
  z.strictObject({ exact: Gps }),
]);
export type Place = z.infer<typeof Place>;

/** A name without folders, by the separators of every system. */
export const FileName = z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[^\p{Cc}\p{Cs}/\\]*$/u));
export const FileNames = z.array(orPseudonym(FileName)).check(z.minLength(1), z.maxLength(MAX_FILE_NAMES));

/** Codes mean something only within their scheme. */
export const Category = z.strictObject({ scheme: SchemeId, code: MarkCode });
export const Flags = z.strictObject({
  scheme: SchemeId,
  codes: z.array(MarkCode).check(z.minLength(1), z.maxLength(20)),
});

/** Words of an officer: lines of text, no other control characters. */
export const FreeText = z
  .string()
  .check(z.minLength(1), z.maxLength(4000), z.regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u));

export const CaseRef = orPseudonym(ShortText);
export type CaseRef = z.infer<typeof CaseRef>;
