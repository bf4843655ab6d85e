import * as z from 'zod/mini';
import { ExchangeFormat } from './exchange/format.ts';
import { Sha256 } from './hash.ts';
import { UuidV7 } from './uuid.ts';
import { Via } from './verdict.ts';
import { Instant, ShortText } from './wire/common.ts';

/** What being in a set says of a file. A set is of one kind: known-good and known-bad never mix. */
export const KnownSetKind = z.enum(['known-bad', 'known-good']);
export type KnownSetKind = z.infer<typeof KnownSetKind>;

/** What the records of a segment are made of, the strongest first. */
export const SEGMENT_KINDS = Via.options;
export type SegmentKind = Via;

const Count = z.int().check(z.gte(0));

/** One packed piece of a set, under its number in the vault. */
export const SegmentFacts = z.strictObject({ number: Count, kind: Via, count: Count, bytes: Count });
export type SegmentFacts = z.infer<typeof SegmentFacts>;

/** What is kept of a set beside its segments. */
export const KnownSet = z.strictObject({
  id: UuidV7,
  name: ShortText,
  kind: KnownSetKind,
  enabled: z.boolean(),
  /** Sets are shown and asked in this order, the smallest first. */
  place: Count,
  /** The file from which it was made. */
  file: z.string().check(z.minLength(1), z.maxLength(255)),
  format: ExchangeFormat,
  importedAt: Instant,
  /** SHA-256 over its segments: sets of the same kind and content are the same set. */
  content: Sha256,
  segments: z.array(SegmentFacts),
});
export type KnownSet = z.infer<typeof KnownSet>;

/** How many records of each kind a set has. */
export function recordsOf({ segments }: Pick<KnownSet, 'segments'>): Record<SegmentKind, number> {
  const counts: Record<SegmentKind, number> = { sha256: 0, sha1: 0, md5: 0, pdq: 0 };
  for (const { kind, count } of segments) counts[kind] += count;
  return counts;
}

/** Bytes of its segments, before each is sealed with 28 more. */
export function bytesOf({ segments }: Pick<KnownSet, 'segments'>): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}
