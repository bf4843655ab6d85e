import type { KnownSchemes } from '#lib/domain/category-mappings/map-category.ts';
import type { DisclosableRecord } from '#lib/domain/disclosable-record.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { OfferedEntry } from '#lib/formats/exchange/write/write-entries.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { CaseDesk } from '../case-desk.svelte.ts';
import type { CaseFile } from '../case-file.ts';
import { portions } from '../portions.ts';
import type { Results } from '../results.svelte.ts';
import { frameBreaks } from '../row-order.ts';
import type { Triage } from '../triage.svelte.ts';
import { entryOfMedium } from './entry-of-medium.ts';
import { leavingEntry } from './leaving-entry.ts';
import { type Leave, leavingMedium } from './leaving-medium.ts';

/** The case on the screen, as far as an export reads it. */
export type ExportedCase = {
  readonly cases: Pick<CaseDesk, 'current' | 'exhibits' | 'jobs'> & { readonly inUse: Pick<CaseFile, 'media'> };
  readonly results: Pick<Results, 'copiesOf' | 'sha256s' | 'all'>;
  readonly triage: Pick<Triage, 'markOf'>;
  /** Entries that came from files of other tools, some at a time. */
  readonly imported: () => Imported;
  /** What is known of schemes: a bureau's own ones are in the case and its lists. */
  readonly known: () => KnownSchemes;
};

type ImportedPortion = Result<readonly ExchangeEntry[], StorageFailure>;
type Imported = AsyncIterable<ImportedPortion> | Iterable<ImportedPortion>;

type Portion = Result<readonly OfferedEntry[], StorageFailure>;

/** As many as come out of the vault without holding up the page. */
const PORTION = 100;

/**
 * Everything of a case that an exchange file could say, some media at a time: its files, those that could not be read, and
 * what was imported. Ends with the first portion that cannot be had.
 *
 * @param leave what decides how much of it leaves; null: it stays in the unit
 */
export async function* offeredEntries(of: ExportedCase, leave: Leave | null): AsyncGenerator<Portion, void> {
  const breathe = frameBreaks();
  const sources = sourcesOf(of);
  let at = 0;
  for (const some of portions(of.results.sha256s, PORTION)) {
    const found = await of.cases.inUse.media(some);
    if (!found.ok) {
      yield found;
      return;
    }
    if (found.value.includes(null)) {
      yield err('damaged-record');
      return;
    }
    const media = found.value.filter((each) => each !== null);
    yield ok(media.map((each) => offerMedium(of, { media: each, at: at++, sources, leave })));
    await breathe();
  }
  yield ok(unreadOf(of));
  for await (const portion of of.imported()) {
    if (!portion.ok) {
      yield portion;
      return;
    }
    yield ok(portion.value.map((entry) => offerImported({ ...entry, at: at++ }, leave)));
    await breathe();
  }
}

type Offer = {
  readonly media: DisclosableRecord['media'];
  readonly at: number;
  readonly sources: ReadonlyMap<number, string>;
  readonly leave: Leave | null;
};

function offerMedium({ cases, results, triage }: ExportedCase, { media, at, sources, leave }: Offer): OfferedEntry {
  return (tally) => {
    const rows = results.copiesOf(media);
    const mark = triage.markOf(media.sha256) ?? null;
    const scheme = cases.current?.scheme ?? PLAIN.id;
    if (leave === null) {
      const sourceOf = (job: number) => sources.get(job);
      return ok(entryOfMedium({ media, rows, mark, scheme, sourceOf }, at, tally.lose));
    }
    const names = [...new Set(rows.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)))];
    return leavingMedium({ media, names, mark, scheme }, leave, at, tally);
  };
}

function offerImported(entry: ExchangeEntry, leave: Leave | null): OfferedEntry {
  return (tally) => (leave === null ? ok(entry) : leavingEntry(entry, leave, tally));
}

/** Files of which there are no digests: they are counted, so that nothing is missing silently. */
function unreadOf({ results }: ExportedCase): OfferedEntry[] {
  const unread: OfferedEntry[] = [];
  for (const { media } of results.all) if (media === null) unread.push(() => err('not-read'));
  return unread;
}

/** The exhibit of each job, by the job's number. */
function sourcesOf({ cases: { jobs, exhibits } }: ExportedCase): Map<number, string> {
  const labels = new Map(exhibits.map(({ id, label }) => [id, label]));
  return new Map(
    jobs.flatMap(({ number, exhibitId }) => {
      const label = exhibitId === null ? undefined : labels.get(exhibitId);
      return label === undefined ? [] : [[number, label] as const];
    }),
  );
}
