import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { LossField, LossReport } from '#lib/domain/exchange/loss-report.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { readAll, sourceOf } from '../../../../fixtures/exchange/read-all.ts';
import { anyEntries } from './any-entry.ts';
import { written } from './written.ts';

const SCHEME = 'project-vic-us';

/** What a reader makes of what was written, in the same order, one entry a medium. */
type Way = {
  readonly as: ExchangeFormat;
  /** A format that numbers its entries, or answers a question that nobody had asked, says more than it was told. */
  readonly added?: (written: ExchangeEntry) => Partial<ExchangeEntry>;
  /** The digest by which lines belong to one medium. */
  readonly by?: 'md5' | 'sha1' | 'sha256';
};

const numbered = () => ({ externalId: undefined });

const WAYS: Partial<Record<ExportFormat, Way>> = {
  'vics-2.0-cases': { as: 'vics-2.0', added: numbered },
  'vics-2.0-media': { as: 'vics-2.0', added: numbered },
  'vics-1.3-cases': { as: 'vics-1.3', added: numbered },
  md5sum: { as: 'sums', by: 'md5' },
  sha1sum: { as: 'sums', by: 'sha1' },
  sha256sum: { as: 'sums', by: 'sha256' },
};

/** What of an entry may get lost, each as something that can be compared. Absent and empty are the same. */
const FIELDS: Partial<Record<LossField, (entry: ExchangeEntry) => unknown>> = {
  pdq: ({ pdq }) => pdq?.hash,
  pdqQuality: ({ pdq }) => pdq?.quality,
  paths: ({ paths }) => paths.map(({ path }) => path),
  source: ({ paths }) => paths.flatMap(({ source }) => source ?? []),
  times: ({ paths }) => saying(paths.map(({ created, written: changed, accessed }) => [created, changed, accessed])),
  pathFlags: ({ paths }) => saying(paths.map(({ deleted, unallocated }) => [deleted, unallocated])),
  vendorHashes: ({ vendorHashes }) => vendorHashes.toSorted((a, b) => a.name.localeCompare(b.name)),
};
const MEMBERS = [
  ...['md5', 'sha1', 'sha256', 'bytes', 'mime', 'category', 'victimIdentified', 'offenderIdentified', 'isDistributed'],
  ...['isSuspected', 'selfGenerated', 'baseline', 'series', 'tags', 'comment', 'externalId', 'agency', 'investigation'],
  ...['sightings', 'fileAvailable', 'precategorizedBy', 'updatedAt', 'properties'],
] as readonly (LossField & keyof ExchangeEntry)[];

function saying<T>(lists: readonly (readonly T[])[]): (readonly T[])[] {
  return lists.filter((list) => list.some((each) => each !== undefined));
}

/** The fields in which two entries differ. */
function differences(before: ExchangeEntry, after: ExchangeEntry): string[] {
  const read = Object.entries(FIELDS).filter(([, of]) => json(of(before)) !== json(of(after)));
  const members = MEMBERS.filter((member) => json(before[member]) !== json(after[member]));
  return [...read.map(([field]) => field), ...members];
}

/** An absent value and an empty list say the same. */
function json(value: unknown): string {
  return value === undefined ? '[]' : JSON.stringify(value);
}

function lostBy({ lost }: LossReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { field, entries } of lost) counts[field] = (counts[field] ?? 0) + entries;
  return counts;
}

/** Lines about one medium are one entry. */
function joined(entries: readonly ExchangeEntry[], by: 'md5' | 'sha1' | 'sha256'): ExchangeEntry[] {
  const groups = Map.groupBy(entries, (entry) => entry[by]);
  return [...groups.values()].map(([first, ...more]) => {
    const paths = [...(first?.paths ?? []), ...more.flatMap((entry) => entry.paths)];
    return { ...(first as ExchangeEntry), paths };
  });
}

/** The entries that a format can have, by what it needs of each. */
function fitting(format: ExportFormat, entries: readonly ExchangeEntry[], { by }: Way): ExchangeEntry[] {
  if (format.startsWith('vics')) return entries.filter(({ md5 }) => md5 !== undefined);
  if (format === 'icse-csv') return entries.filter(({ md5, sha1 }) => (md5 ?? sha1) !== undefined);
  if (format === 'hashdeep')
    return entries.filter((entry) =>
      [entry.md5, entry.sha1, entry.sha256, entry.bytes, entry.paths[0]].every((each) => each !== undefined),
    );
  return entries.filter((entry) => by === undefined || (entry[by] !== undefined && entry.paths.length > 0));
}

it.each(Object.entries(WAYS) as [ExportFormat, Way][])(
  '%s: what is read back is what was written, or else the report of losses says so',
  async (format, way) => {
    await fc.assert(
      fc.asyncProperty(anyEntries, async (entries) => {
        const { text, report } = await written(entries, format, { scheme: SCHEME });
        const source = sourceOf(text);
        const kept = fitting(format, entries, way);
        expect(report.written).toBe(kept.length);
        if (kept.length > 0) expect(await recognise(source)).toMatchObject({ ok: true, value: { format: way.as } });
        const read = await readAll(source, way.as, { scheme: SCHEME });
        expect(read.end).toMatchObject({ skipped: 0, truncated: false, wrongCounts: [] });
        const back = way.by === undefined ? read.entries : joined(read.entries, way.by);
        expect(back).toHaveLength(kept.length);
        const found: Record<string, number> = {};
        for (const [place, before] of kept.entries()) {
          const after = { ...(back[place] as ExchangeEntry), ...way.added?.(before) } as ExchangeEntry;
          for (const field of differences(before, after)) found[field] = (found[field] ?? 0) + 1;
        }
        expect(found).toEqual(lostBy(report));
      }),
      { numRuns: 200 },
    );
  },
);
