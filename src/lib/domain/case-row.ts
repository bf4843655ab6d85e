import * as z from 'zod/mini';
import { Md5, PdqHash, Sha1, Sha256 } from './hash.ts';
import { Bytes, type MediaRecord, Mime, type Occurrence, Outcome, Pixels, Reason } from './media.ts';
import { METADATA_TEXT_MAX } from './metadata.ts';
import { PdqQuality } from './pdq.ts';
import type { Verdict } from './verdict.ts';
import type { LookupResult, Match } from './wire/lookup.ts';

const Text = z.string().check(z.maxLength(METADATA_TEXT_MAX));

/** As much of a media record as a list of 100,000 rows needs: to sort, to filter and to compare. */
export const MediaSummary = z.strictObject({
  sha256: Sha256,
  /** Foreign lists name files by these: a row is to be found by them. */
  sha1: Sha1,
  md5: Md5,
  mime: Mime,
  width: z.nullable(Pixels),
  height: z.nullable(Pixels),
  /** The canonical PDQ hash and its quality; null without pixels. */
  pdq: z.nullable(z.strictObject({ direct: PdqHash, quality: PdqQuality })),
  damaged: z.boolean(),
  /** The camera's clock, as in `Metadata.capturedAt`. */
  capturedAt: z.optional(Text),
  make: z.optional(Text),
  model: z.optional(Text),
  serial: z.optional(Text),
  software: z.optional(Text),
  /** The file says where it was taken. */
  located: z.optional(z.literal(true)),
});
export type MediaSummary = z.infer<typeof MediaSummary>;

/** One line of a case: an occurrence under the number that it got when it was hashed first. */
export const CaseRow = z.strictObject({
  id: z.int().check(z.gte(0)),
  /** Number of the job that found it. */
  job: z.int().check(z.gte(0)),
  path: z.string().check(z.minLength(1), z.maxLength(4096)),
  bytes: Bytes,
  modified: z.nullable(z.number()),
  outcome: Outcome,
  reason: z.nullable(Reason),
  media: z.nullable(MediaSummary),
});
export type CaseRow = z.infer<typeof CaseRow>;

/** What the hub said about one media record, and when (UTC). */
export type Finding = {
  readonly verdict: Verdict;
  /** Strongest first, at most 50; `matchCount` counts all. */
  readonly matches: readonly Match[];
  readonly matchCount: number;
  /** Absent in answers of earlier releases. */
  readonly context?: LookupResult['context'];
  readonly answerId: string;
  readonly asOf: string;
};

export function summaryOf(media: MediaRecord): MediaSummary {
  const { sha256, sha1, md5, mime, width, height, pdq, damaged, metadata } = media;
  const { capturedAt, make, model, bodySerial: serial, software, gps } = metadata ?? {};
  return {
    sha256,
    sha1,
    md5,
    mime,
    width,
    height,
    pdq: pdq === null ? null : { direct: pdq.direct, quality: pdq.quality },
    damaged,
    ...(capturedAt !== undefined && { capturedAt }),
    ...(make !== undefined && { make }),
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial }),
    ...(software !== undefined && { software }),
    ...(gps !== undefined && { located: true }),
  };
}

/** The line of an occurrence. */
export function rowOf(occurrence: Occurrence, { id, job }: Pick<CaseRow, 'id' | 'job'>): CaseRow {
  const { path, bytes, modified, outcome, reason, media } = occurrence;
  return { id, job, path, bytes, modified, outcome, reason, media: media === null ? null : summaryOf(media) };
}

/** The occurrence of a line, with its whole media record. A line has the listed size; digests are of what was read. */
export function occurrenceOf(row: CaseRow, media: MediaRecord | null): Occurrence {
  const { path, bytes, modified, outcome, reason } = row;
  return { path, bytes: media?.bytes ?? bytes, modified, outcome, reason, media };
}
