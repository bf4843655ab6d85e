import * as z from 'zod/mini';
import { Md5, PdqHash, Sha1, Sha256 } from '#lib/domain/hash.ts';
import { Bytes, Mime, Occurrence, Outcome, Pixels, Provenance, Reason } from '#lib/domain/media.ts';
import { Gps, Metadata } from '#lib/domain/metadata.ts';
import { DIHEDRALS, PdqQuality } from '#lib/domain/pdq.ts';

const ReportPdq = z
  .object({
    direct: PdqHash,
    nn512: z.optional(PdqHash),
    quality: PdqQuality,
    qualityNn512: z.optional(PdqQuality),
    /** Of `direct`, itself first. */
    dihedral: z.array(PdqHash).check(z.length(DIHEDRALS.length)),
  })
  .check(z.refine((pdq) => pdq.dihedral[0] === pdq.direct, { path: ['dihedral'] }));

const ReportMetadata = z.object({ ...Metadata.shape, gps: z.optional(z.object(Gps.shape)) });

/**
 * One file of a `lintel-report/1`. Keys that this build does not know are left out on reading. A file that could not be
 * read has no digests; any other has all three.
 */
export const ReportFile = z
  .object({
    path: Occurrence.shape.path,
    bytes: Bytes,
    modified: z.optional(Occurrence.shape.modified),
    md5: z.nullable(Md5),
    sha1: z.nullable(Sha1),
    sha256: z.nullable(Sha256),
    mime: z.nullable(Mime),
    width: z.nullable(Pixels),
    height: z.nullable(Pixels),
    pdq: z.nullable(ReportPdq),
    outcome: Outcome,
    reason: z.nullable(Reason),
    damaged: z.boolean(),
    metadata: z.optional(z.nullable(ReportMetadata)),
    provenance: z.nullable(z.object(Provenance.shape)),
  })
  .check(z.refine((file) => (file.outcome === 'unreadable') === (file.sha256 === null), { path: ['sha256'] }))
  .check(z.refine((file) => (file.sha1 === null) === (file.sha256 === null), { path: ['sha1'] }))
  .check(z.refine((file) => (file.md5 === null) === (file.sha256 === null), { path: ['md5'] }))
  .check(z.refine((file) => (file.outcome === 'hashed') === (file.pdq !== null), { path: ['pdq'] }));
export type ReportFile = z.infer<typeof ReportFile>;

export function toReportFile({ path, bytes, modified, outcome, reason, media }: Occurrence): ReportFile {
  return {
    path,
    bytes,
    modified,
    md5: media?.md5 ?? null,
    sha1: media?.sha1 ?? null,
    sha256: media?.sha256 ?? null,
    mime: media?.mime ?? null,
    width: media?.width ?? null,
    height: media?.height ?? null,
    pdq: media?.pdq ?? null,
    outcome,
    reason,
    damaged: media?.damaged ?? false,
    metadata: media?.metadata ?? null,
    provenance: media?.provenance ?? null,
  };
}
