import { onTestFinished } from 'vitest';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { rowOf } from '#lib/domain/case-row.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ImportReport, ReadingReport } from '#lib/domain/exchange/import-report.ts';
import type { KnownSetKind } from '#lib/domain/known-set.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { KnownSetDesk } from '#lib/app/known-sets/known-set-desk.svelte.ts';
import { SetHits } from '#lib/app/known-sets/set-hits.ts';
import { MatchingService } from '#lib/matching/matching-service.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { engineModules } from '../../../fixtures/engine-modules.ts';
import { FakeWorker } from '../../engine/fake-worker.ts';

/** A desk over a vault, with a case that holds these media records. */
export async function setsDesk(vault: Vault, media: MediaRecord[] = []) {
  const workers: FakeWorker[] = [];
  const hits = new SetHits();
  const store = await vault.knownSets();
  const desk = new KnownSetDesk({
    store,
    hits,
    matching: {
      startWorker: () => {
        const worker = new FakeWorker(() => new MatchingService());
        workers.push(worker);
        return worker;
      },
      loadKernel: () => Promise.resolve(engineModules.kernel),
    },
    rows: () => rowsOf(media),
    records: (sha256s) =>
      Promise.resolve(ok(sha256s.flatMap((sha256) => media.find((each) => each.sha256 === sha256) ?? []))),
    onHits: () => undefined,
    now: () => new Date('2026-05-01T10:00:00Z'),
  });
  onTestFinished(() => {
    desk.lookUps.forget();
    for (const worker of workers) worker.terminate();
  });
  return { desk, hits, store, workers, media };
}

function rowsOf(media: readonly MediaRecord[]): CaseRow[] {
  return media.map((record, id) =>
    rowOf(
      {
        path: `${String(id)}.jpg`,
        bytes: record.bytes,
        modified: null,
        outcome: 'hashed',
        reason: null,
        media: record,
      },
      { id, job: 0 },
    ),
  );
}

export function entry(at: number, hashes: Partial<ExchangeEntry>): ExchangeEntry {
  return { at, paths: [], series: [], tags: [], vendorHashes: [], properties: [], ...hashes };
}

export function readingOf(read: number, changes: Partial<ReadingReport> = {}): ReadingReport {
  return {
    format: 'plain-list',
    version: null,
    read,
    skipped: 0,
    skippedFirst: [],
    skippedBy: {},
    notCarried: {},
    wrongCounts: [],
    truncated: false,
    bytes: 64 * read,
    ...changes,
  };
}

/** Imports a list as a set. */
export async function importSet(
  desk: KnownSetDesk,
  entries: readonly ExchangeEntry[],
  {
    name = 'List',
    kind = 'known-bad',
    reading = {},
  }: { name?: string; kind?: KnownSetKind; reading?: Partial<ReadingReport> } = {},
): Promise<Result<ImportReport, string>> {
  const keeper = await desk.keeper({ name, kind, file: `${name}.txt`, format: 'plain-list' });
  if (!keeper.ok) return err(keeper.error);
  for (let from = 0; from < entries.length; from += 400) {
    const kept = await keeper.value.keep(entries.slice(from, from + 400));
    if (!kept.ok) return kept;
  }
  return keeper.value.finish(readingOf(entries.length, reading));
}
