import * as z from 'zod/mini';
import { SchemeId } from '../category-scheme.ts';
import { Md5, PdqHash, Sha1, Sha256 } from '../hash.ts';
import { Bytes } from '../media.ts';
import { ShortText } from '../wire/common.ts';
import { FreeText } from '../wire/item-fields.ts';

const optional = z.optional;
/** A path as the other tool wrote it: of whatever system, with whatever separators. */
const Path = z.string().check(z.minLength(1), z.maxLength(4096));
/** A time as the file says it, not understood any further. */
const SaidTime = z.string().check(z.minLength(1), z.maxLength(40));

/** Where one copy of a file lay, by the tool that found it. */
export const ExchangePath = z.strictObject({
  path: Path,
  created: optional(SaidTime),
  written: optional(SaidTime),
  accessed: optional(SaidTime),
  deleted: optional(z.boolean()),
  unallocated: optional(z.boolean()),
  /** Exhibit or source of evidence, as the other tool calls it. */
  source: optional(ShortText),
});
export type ExchangePath = z.infer<typeof ExchangePath>;

/** A hash that is not ours: carried as it came, never computed, never shown as ours. */
export const VendorHash = z.strictObject({
  name: ShortText,
  encoding: z.enum(['base64', 'hex', 'text']),
  value: z.string().check(z.minLength(1), z.maxLength(4096)),
});
export type VendorHash = z.infer<typeof VendorHash>;

/** By whatever of its spellings a tool calls it. */
export function isPhotoDna({ name }: Pick<VendorHash, 'name'>): boolean {
  return /^(?:photo-?dna|pdna)$/i.test(name);
}

/** A category as it was said: the original value, with the scheme by which it was said; null where nobody knows that. */
export const SaidCategory = z.strictObject({ scheme: z.nullable(SchemeId), value: ShortText });
export type SaidCategory = z.infer<typeof SaidCategory>;

/** What is said of a medium by yes or no. */
export const SAID_FLAGS = [
  'victimIdentified',
  'offenderIdentified',
  'isDistributed',
  'isSuspected',
  'selfGenerated',
  'baseline',
] as const;

/** What is said of a medium beside its form: members of an entry. */
export const SAID_MEMBERS = [
  'category',
  ...SAID_FLAGS,
  'series',
  'tags',
  'comment',
  'externalId',
  'agency',
  'investigation',
  'sightings',
  'fileAvailable',
  'precategorizedBy',
  'updatedAt',
] as const;

/**
 * What an exchange file says about one medium, in whatever format. A member that is absent was not said: false is not the same.
 * At least one digest or PDQ hash is there.
 */
export const ExchangeEntry = z
  .strictObject({
    /** Line from 1 in formats of lines, index from 0 in formats of records. */
    at: z.int().check(z.gte(0)),
    md5: optional(Md5),
    sha1: optional(Sha1),
    sha256: optional(Sha256),
    pdq: optional(z.strictObject({ hash: PdqHash, quality: optional(z.int().check(z.gte(0), z.lte(100))) })),
    bytes: optional(Bytes),
    /** As vague as the other tool was: `image` happens. */
    mime: optional(ShortText),
    paths: z.array(ExchangePath).check(z.maxLength(1000)),
    category: optional(SaidCategory),
    victimIdentified: optional(z.boolean()),
    offenderIdentified: optional(z.boolean()),
    isDistributed: optional(z.boolean()),
    isSuspected: optional(z.boolean()),
    selfGenerated: optional(z.boolean()),
    baseline: optional(z.boolean()),
    series: z.array(ShortText).check(z.maxLength(40)),
    tags: z.array(ShortText).check(z.maxLength(100)),
    comment: optional(FreeText),
    externalId: optional(ShortText),
    agency: optional(ShortText),
    investigation: optional(ShortText),
    sightings: optional(z.int().check(z.gte(0))),
    fileAvailable: optional(z.boolean()),
    precategorizedBy: optional(ShortText),
    updatedAt: optional(SaidTime),
    vendorHashes: z.array(VendorHash).check(z.maxLength(20)),
    /** What was found inside the file, under the other tool's own names. */
    properties: z
      .array(z.strictObject({ name: ShortText, value: z.string().check(z.maxLength(500)) }))
      .check(z.maxLength(200)),
  })
  .check(
    z.refine(
      ({ md5, sha1, sha256, pdq }) => (md5 ?? sha1 ?? sha256 ?? pdq) !== undefined,
      'There is neither a digest nor a PDQ hash',
    ),
  );
export type ExchangeEntry = z.infer<typeof ExchangeEntry>;
