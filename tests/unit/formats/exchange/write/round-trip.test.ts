import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CsvMapping } from '#lib/domain/exchange/csv-mapping.ts';
import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { ExportFormat } from '#lib/domain/exchange/export-format.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { LossField, LossReport } from '#lib/domain/exchange/loss-report.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import { readAll, sourceOf } from '../../../../fixtures/exchange/read-all.ts';
import { anyEntries } from './any-entry.ts';
import { written } from './written.ts';

const SCHEME = 'project-vic-us';

/** How a format is read, and what its reader adds to what it was told. */
type Way = {
  readonly as: ExchangeFormat;
  /** Undoes what the reader said beyond what was written: a number of its own, an answer to what nobody had asked. */
  readonly undo?: (after: ExchangeEntry, before: ExchangeEntry) => ExchangeEntry;
  /** Several lines may be about one medium. */
  readonly lines?: true;
  /** What a medium has to have. */
  readonly needs: (entry: ExchangeEntry) => boolean;
};

const has =
  (...members: (keyof ExchangeEntry)[]) =>
  (entry: ExchangeEntry) =>
    members.every((member) => entry[member] !== undefined && json(entry[member]) !== '[]');
const withoutId = ({ externalId: _id, ...after }: ExchangeEntry): ExchangeEntry => after;
/** A PDQ hash alone that is noise is skipped by every reader. */
const isKept = ({ md5, sha1, sha256, pdq }: ExchangeEntry) =>
  (md5 ?? sha1 ?? sha256) !== undefined || (pdq?.quality ?? 50) >= 50;

const vics = { undo: withoutId, needs: has('md5') };
const WAYS: readonly [ExportFormat, Way][] = [
  ['vics-2.0-cases', { as: 'vics-2.0', ...vics }],
  ['vics-2.0-media', { as: 'vics-2.0', ...vics }],
  ['vics-1.3-cases', { as: 'vics-1.3', ...vics }],
  [
    'icse-csv',
    {
      as: 'icse-csv',
      needs: ({ md5, sha1 }) => (md5 ?? sha1) !== undefined,
      // Baseline's own categories are said as Baseline's yes and no.
      undo: ({ baseline, ...after }, before) =>
        before.baseline === undefined || baseline === undefined ? after : { ...after, baseline },
    },
  ],
  ['hashdeep', { as: 'hashdeep', lines: true, needs: has('md5', 'sha1', 'sha256', 'bytes', 'paths') }],
  ['md5sum', { as: 'sums', lines: true, needs: has('md5', 'paths') }],
  ['sha1sum', { as: 'sums', lines: true, needs: has('sha1', 'paths') }],
  ['sha256sum', { as: 'sums', lines: true, needs: has('sha256', 'paths') }],
  [
    'csv',
    {
      as: 'mapped-csv',
      lines: true,
      needs: isKept,
      // Whoever reads a table says by which scheme its categories are meant, where the table does not say it.
      undo: ({ category, ...after }, before) => {
        if (category === undefined) return after;
        return { ...after, category: before.category?.scheme === null ? { ...category, scheme: null } : category };
      },
    },
  ],
  ['lintel-entries', { as: 'lintel-report', needs: isKept }],
];

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

/** What is lost to our own reader, which undoes the guard against formulas. */
function lostBy({ lost }: LossReport): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { field, why, entries } of lost) if (why !== 'guarded') counts[field] = (counts[field] ?? 0) + entries;
  return counts;
}

/** Lines about one medium are one entry. */
function joined(entries: readonly ExchangeEntry[]): ExchangeEntry[] {
  const groups = Map.groupBy(entries, ({ md5, sha1, sha256, pdq }) => json([md5, sha1, sha256, pdq]));
  return [...groups.values()].flatMap((lines) =>
    lines.slice(0, 1).map((first) => ({ ...first, paths: lines.flatMap(({ paths }) => paths) })),
  );
}

/** The columns as the reader itself proposes them, with those that it cannot know by their names. */
async function mappingOf(source: ByteSource): Promise<CsvMapping | undefined> {
  const recognised = await recognise(source);
  const csv = recognised.ok ? recognised.value.csv : undefined;
  return csv && { delimiter: csv.delimiter, header: csv.header, columns: csv.columns };
}

it.each(WAYS)(
  '%s: what is read back is what was written, or else the report of losses says so',
  async (format, way) => {
    await fc.assert(
      fc.asyncProperty(anyEntries, async (all) => {
        const entries = all.filter(isKept);
        const { text, report } = await written(entries, format, { scheme: SCHEME });
        const source = sourceOf(text);
        const kept = entries.filter(way.needs);
        expect(report.written).toBe(kept.length);
        if (kept.length === 0) return;
        expect(await recognise(source)).toMatchObject({ ok: true, value: { format: way.as } });
        const mapping = format === 'csv' ? await mappingOf(source) : undefined;
        const read = await readAll(source, way.as, { scheme: SCHEME, ...(mapping && { mapping }) });
        expect(read.end).toMatchObject({ skipped: 0, truncated: false, wrongCounts: [] });
        const back = way.lines === true ? joined(read.entries) : read.entries;
        expect(back).toHaveLength(kept.length);
        const found: Record<string, number> = {};
        for (const [place, before] of kept.entries()) {
          const after = back[place] ?? before;
          for (const field of differences(before, way.undo?.(after, before) ?? after))
            found[field] = (found[field] ?? 0) + 1;
        }
        expect(found).toEqual(lostBy(report));
      }),
      { numRuns: 200 },
    );
  },
);
