import * as z from 'zod/mini';
import { canonicalJson } from '#lib/domain/canonical.ts';
import { Case } from '#lib/domain/case.ts';
import { Sha256, sha256Hex } from '#lib/domain/hash.ts';
import { Bytes, outcomesIn } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { SelfTestVerdict } from '#lib/domain/self-test.ts';
import { PublicJwk, Signature, unsigned, verify } from '#lib/domain/signature.ts';
import { Uuid } from '#lib/domain/uuid.ts';
import { FILE_COUNTS, JOB_FACTS } from '#lib/domain/work-facts.ts';
import { BureauCode, Instant } from '#lib/domain/wire/common.ts';

const Build = z.string().check(z.maxLength(64));

const ManifestCounts = z.strictObject(FILE_COUNTS).check(
  z.refine((counts) => counts.found === outcomesIn(counts), { path: ['found'] }),
  z.refine(({ duplicates, damaged, hashed }) => Math.max(duplicates, damaged) <= hashed, { path: ['hashed'] }),
);

/** One of the jobs whose results the report holds. */
const ManifestJob = z.strictObject(JOB_FACTS);

/** What is signed: what was done, with what, and what came of it. */
const manifestContent = {
  format: z.literal('lintel-manifest/1'),
  createdAt: Instant,
  build: Build,
  /** Root hash of that build's `integrity.json`; manifests of older builds have none. */
  buildRoot: z.optional(Sha256),
  /** As the bureau knows the case; empty when it has no number. */
  caseReference: Case.shape.reference,
  counts: ManifestCounts,
  jobs: z.array(ManifestJob).check(z.minLength(1)),
  /** The latest of this device; null when none was run since the portal was opened. */
  selfTest: z.nullable(z.strictObject({ verdict: SelfTestVerdict, createdAt: z.iso.datetime(), build: Build })),
  /** The very bytes of the report that was exported with the manifest. */
  report: z.strictObject({ name: z.string().check(z.maxLength(255)), bytes: Bytes, sha256: Sha256 }),
  device: z.strictObject({
    key: PublicJwk,
    /** Where the device is enrolled; null: nowhere. */
    enrolled: z.nullable(z.strictObject({ bureau: BureauCode, device: Uuid })),
  }),
};

/**
 * A signed statement about the jobs of a case, `lintel-manifest/1`: purpose `lintel/manifest/1`, by the key of the device
 * that it names. The file is its own RFC 8785 form. Whose device that is, the key does not say: its fingerprint has to be
 * compared with what the portal shows on that device.
 */
export const Manifest = z.strictObject({ ...manifestContent, signature: Signature });
export type Manifest = z.infer<typeof Manifest>;
export const ManifestContent = z.strictObject(manifestContent);
export type ManifestContent = z.infer<typeof ManifestContent>;

export type ManifestFault = 'not-a-manifest' | 'not-canonical' | 'bad-signature' | 'other-report';

/** The text of a manifest's file. */
export function manifestText(manifest: Manifest): string {
  return canonicalJson(manifest);
}

/**
 * The manifest of a file, when it is signed by the key that it names and, where a report is given, made for the very
 * bytes of that report.
 */
export async function verifyManifest(
  text: string,
  report: Uint8Array<ArrayBuffer> | null = null,
): Promise<Result<Manifest, ManifestFault>> {
  const manifest = parsed(text);
  if (manifest === null) return err('not-a-manifest');
  if (manifestText(manifest) !== text) return err('not-canonical');
  const isSigned = await verify(manifest.device.key, 'lintel/manifest/1', unsigned(manifest), manifest.signature);
  if (!isSigned) return err('bad-signature');
  const { bytes, sha256 } = manifest.report;
  if (report !== null && (report.length !== bytes || (await sha256Hex(report)) !== sha256)) return err('other-report');
  return ok(manifest);
}

function parsed(text: string): Manifest | null {
  try {
    const manifest = Manifest.safeParse(JSON.parse(text));
    return manifest.success ? manifest.data : null;
  } catch {
    return null;
  }
}
