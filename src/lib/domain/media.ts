import * as z from 'zod/mini';
import { Md5, Sha1, Sha256 } from './hash.ts';
import { Metadata } from './metadata.ts';
import { PdqSet } from './pdq.ts';

/** What became of one evidence file. Found = the sum of these four, always. */
export const Outcome = z.enum(['hashed', 'hashed-without-pixels', 'quarantined', 'unreadable']);
export type Outcome = z.infer<typeof Outcome>;

/** The sum of the four outcomes. */
export function outcomesIn(counts: Readonly<Record<Outcome, number>>): number {
  return Outcome.options.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** Why an outcome is not `hashed`. The words that a person reads are messages of the interface. */
export const Reason = z.enum([
  'empty-file',
  'not-an-image',
  'video',
  'document',
  'vector-image',
  'layered-image',
  'camera-raw',
  'archive',
  'archive-damaged',
  'archive-limit',
  'encrypted',
  'unsupported-format',
  'unsupported-coding',
  'undecodable',
  'too-many-pixels',
  'file-too-large',
  'decoder-crashed',
  'decoder-timeout',
  'engine-unavailable',
  'codec-unavailable',
  'cannot-be-read',
]);
export type Reason = z.infer<typeof Reason>;

/** Where a hash comes from, so that a decoder's bug found later can be traced and recalled. */
export const Provenance = z.strictObject({
  build: z.string().check(z.maxLength(64)),
  /** Decoder and its version, e.g. `@jsquash/png 3.1.1`; null when no pixels were decoded. */
  decoder: z.nullable(z.string().check(z.maxLength(64))),
  /** What the decoder said, at most 8 sentences. */
  warnings: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(8)),
});
export type Provenance = z.infer<typeof Provenance>;

export const Bytes = z.int().check(z.gte(0));
export const Mime = z.string().check(z.regex(/^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/));
export const Pixels = z.int().check(z.gte(1), z.lte(1_000_000));

/** Hashes and metadata of one distinct file, keyed by SHA-256. Dimensions are in pixels, as declared by the file. */
export const MediaRecord = z.strictObject({
  sha256: Sha256,
  sha1: Sha1,
  md5: Md5,
  bytes: Bytes,
  mime: Mime,
  width: z.nullable(Pixels),
  height: z.nullable(Pixels),
  pdq: z.nullable(PdqSet),
  outcome: z.enum(['hashed', 'hashed-without-pixels', 'quarantined']),
  reason: z.nullable(Reason),
  /** The decoder met errors in the data and filled in what was missing: the hash may differ from the intact file's. */
  damaged: z.boolean(),
  /** Null: the file says nothing, or was not asked. Records stored before there was such a member have none. */
  metadata: z._default(z.nullable(Metadata), null),
  provenance: Provenance,
});
export type MediaRecord = z.infer<typeof MediaRecord>;

/** One path of a media record in a case; `media` is null only when the file could not be read at all. */
export const Occurrence = z.strictObject({
  path: z.string().check(z.minLength(1), z.maxLength(4096)),
  bytes: Bytes,
  /** Milliseconds since 1970 as the file system says. */
  modified: z.nullable(z.number()),
  outcome: Outcome,
  reason: z.nullable(Reason),
  media: z.nullable(MediaRecord),
});
export type Occurrence = z.infer<typeof Occurrence>;
