import type { Case, Exhibit } from '#lib/domain/case.ts';
import type { BuildFacts } from '#lib/domain/integrity.ts';
import type { Job } from '#lib/domain/job.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { SelfTest } from '#lib/domain/self-test.ts';
import { sign } from '#lib/domain/signature.ts';
import type { Tally } from '#lib/domain/tally.ts';
import { ManifestContent, manifestText, type Manifest } from '#lib/formats/manifest.ts';
import type { IdentityStore } from '#lib/vault/identity-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { write, type Report, type StreamedReport, type WrittenFile } from './exports.ts';
import { stamp } from './file-stamp.ts';

/** What a manifest is about. */
export type ManifestFacts = BuildFacts & {
  readonly case: Pick<Case, 'reference'>;
  readonly exhibits: readonly Exhibit[];
  /** Jobs whose results the report holds, at least one. */
  readonly jobs: readonly Job[];
  /** Of the rows in the report. */
  readonly tally: Tally;
  /** The latest of this tab; null: none was run. */
  readonly selfTest: SelfTest | null;
};

/**
 * Writes a report and the signed manifest that belongs to it: both or neither. The device needs no hub for that; its key
 * is made when it has none.
 */
export async function writeWithManifest<E>(
  report: StreamedReport<E>,
  facts: ManifestFacts,
  identity: Pick<IdentityStore, 'signingKey' | 'saved'>,
  options: { readonly now: Date; readonly signal?: AbortSignal },
): Promise<Result<{ report: WrittenFile; manifest: WrittenFile }, E | StorageFailure | 'cancelled'>> {
  const written = await write(report, options.signal);
  if (!written.ok) return written;
  const signed = await signManifest(facts, written.value, identity, options.now);
  if (!signed.ok) return signed;
  const manifest = await write<never>(manifestReport(signed.value));
  return manifest.ok ? ok({ report: written.value, manifest: manifest.value }) : manifest;
}

/** A manifest for a report that was written. */
export async function signManifest(
  facts: ManifestFacts,
  { name, blob, sha256 }: WrittenFile,
  identity: Pick<IdentityStore, 'signingKey' | 'saved'>,
  now: Date,
): Promise<Result<Manifest, StorageFailure>> {
  const [key, saved] = [await identity.signingKey(), await identity.saved()];
  if (!key.ok) return key;
  if (!saved.ok) return saved;
  const { selfTest, tally, build, buildRoot } = facts;
  const membership = saved.value?.membership ?? null;
  const content = ManifestContent.parse({
    format: 'lintel-manifest/1',
    createdAt: now.toISOString(),
    build,
    buildRoot,
    caseReference: facts.case.reference,
    counts: tally,
    jobs: facts.jobs.map((job) => jobFacts(job, facts.exhibits)),
    selfTest: selfTest && { verdict: selfTest.verdict, createdAt: selfTest.createdAt, build: selfTest.build },
    report: { name, bytes: blob.size, sha256 },
    device: {
      key: key.value.public,
      enrolled: membership && { bureau: membership.bureau.code, device: membership.device },
    },
  } satisfies ManifestContent);
  return ok({ ...content, signature: await sign(key.value.private, 'lintel/manifest/1', content) });
}

export function manifestReport(manifest: Manifest): Report {
  const name = `lintel-manifest-${stamp(manifest.createdAt)}.json`;
  return { name, mime: 'application/json', parts: [manifestText(manifest)] };
}

function jobFacts(job: Job, exhibits: readonly Exhibit[]): ManifestContent['jobs'][number] {
  const { number, state, source, exhibitId, build, startedAt, endedAt, listed, counts, bytes } = job;
  const exhibit = exhibits.find(({ id }) => id === exhibitId)?.label ?? null;
  return { number, state, source, exhibit, build, startedAt, endedAt, listed, counts, bytes };
}
