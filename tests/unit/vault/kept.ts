import { occurrenceOf, rowOf } from '#lib/domain/case-row.ts';
import { type Job, NO_COUNTS } from '#lib/domain/job.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { RowKey } from '#lib/vault/schema.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault } from '#lib/vault/vault.ts';

const CASE_ID = '019ab123-4567-7abc-8def-0123456789ab';
const AT = '2026-11-25T08:00:00.000Z';

const JOB: Job = {
  ...{ id: CASE_ID, caseId: CASE_ID, exhibitId: null, number: 1, state: 'open', build: 'test', startedAt: AT },
  ...{ source: { kind: 'files', name: 'x' }, endedAt: null, listed: null, counts: NO_COUNTS, bytes: 0 },
};

/** Keeps occurrences in a case of the vault, by one step of a job; for whoever only needs that something is kept. */
export async function keep(vault: Vault, occurrences: readonly Occurrence[]): Promise<Result<void, StorageFailure>> {
  const records = await vault.cases.open(CASE_ID);
  if (!records.ok) return records;
  const finished = occurrences.map((each, id) => ({ row: rowOf(each, { id, job: 1 }), media: each.media }));
  return records.value.commit({ job: JOB, finished, gone: [], likenesses: [], attempts: [] });
}

/** What was kept, sorted by path, and the keys of lines that cannot be read. */
export async function kept(
  vault: Vault,
): Promise<Result<{ occurrences: Occurrence[]; damaged: RowKey[] }, StorageFailure>> {
  const records = await vault.cases.open(CASE_ID);
  if (!records.ok) return records;
  const occurrences: Occurrence[] = [];
  const damaged: RowKey[] = [];
  for await (const page of records.value.rows()) {
    if (!page.ok) return page;
    damaged.push(...page.value.damaged);
    const media = await records.value.media(page.value.values.map((row) => row.media?.sha256 ?? 'none'));
    if (!media.ok) return media;
    occurrences.push(...page.value.values.map((row, i) => occurrenceOf(row, media.value[i] ?? null)));
  }
  occurrences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return ok({ occurrences, damaged });
}
