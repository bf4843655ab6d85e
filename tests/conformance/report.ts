import { z } from 'zod';

const hashes = z.object({
  direct: z.string(),
  nn512: z.string().optional(),
  quality: z.number().optional(),
  dihedral: z.array(z.string()).optional(),
});

/** One file as a report or a table of vectors describes it; what is absent is not compared. */
const fileReport = z.object({
  path: z.string(),
  bytes: z.number().optional(),
  md5: z.string().nullable().optional(),
  sha1: z.string().nullable().optional(),
  sha256: z.string().nullable().optional(),
  mime: z.string().nullable().optional(),
  width: z.number().nullable().optional(),
  height: z.number().nullable().optional(),
  pdq: hashes.nullable().optional(),
  outcome: z.string().optional(),
  reason: z.string().nullable().optional(),
  damaged: z.boolean().optional(),
});
export type FileReport = z.infer<typeof fileReport>;

const lintelReport = z.looseObject({ format: z.literal('lintel-report/1'), files: z.array(fileReport.loose()) });
export type LintelReport = z.infer<typeof lintelReport>;

const profile = z.object({ pdq: z.string(), quality: z.number() });
const turns = ['orig', 'rot90', 'rot180', 'rot270', 'flipx', 'flipy', 'flipplus1', 'flipminus1'] as const;

/** A table of reference vectors: hashes of image files by the C++ reference. */
const imageVectors = z.object({
  images: z.array(
    z.object({
      file: z.string(),
      sha256: z.string(),
      width: z.number(),
      height: z.number(),
      direct: profile.extend({ dihedral: z.record(z.enum(turns), z.string()) }),
      nn512: profile,
    }),
  ),
});

/** Reads a report, with its files in the order of their paths. */
export function parseReport(text: string): LintelReport {
  const report = lintelReport.parse(JSON.parse(text));
  return { ...report, files: report.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Reads what is expected: a report, or a table of vectors, which knows files by their last name only. */
export function parseExpected(text: string): { files: readonly FileReport[]; byName: boolean } {
  const vectors = imageVectors.safeParse(JSON.parse(text));
  if (!vectors.success) return { files: parseReport(text).files, byName: false };
  const files = vectors.data.images.map(({ file, sha256, width, height, direct, nn512 }) => ({
    path: file.slice(file.lastIndexOf('/') + 1),
    sha256,
    width,
    height,
    pdq: {
      direct: direct.pdq,
      nn512: nn512.pdq,
      quality: direct.quality,
      dihedral: turns.map((turn) => direct.dihedral[turn]),
    },
    outcome: 'hashed',
  }));
  return { files, byName: true };
}
