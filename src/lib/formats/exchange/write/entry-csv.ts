import type { ExchangeEntry, ExchangePath } from '#lib/domain/exchange/entry.ts';
import type { LossField } from '#lib/domain/exchange/loss-report.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import { ok } from '#lib/domain/result.ts';
import { BYTE_ORDER_MARK, csvLines, guarded } from '#lib/formats/csv.ts';
import { loseMembers, losePathFacts, type EntryWriter, type WriteOptions } from './entry-writer.ts';

type Value = string | number | boolean | undefined;

/** Heading and value of every column, with the field that a guard against formulas would change. */
const COLUMNS: readonly [string, LossField | null, (entry: ExchangeEntry, path: ExchangePath | undefined) => Value][] =
  [
    ['path', 'paths', (_, path) => path?.path],
    ['bytes', null, ({ bytes }) => bytes],
    ['md5', null, ({ md5 }) => md5],
    ['sha1', null, ({ sha1 }) => sha1],
    ['sha256', null, ({ sha256 }) => sha256],
    ['pdq', null, ({ pdq }) => pdq?.hash],
    ['pdq_quality', null, ({ pdq }) => pdq?.quality],
    ['mime', 'mime', ({ mime }) => mime],
    ['category_scheme', 'category', ({ category }) => category?.scheme ?? undefined],
    ['category', 'category', ({ category }) => category?.value],
    ['victim_identified', null, ({ victimIdentified }) => victimIdentified],
    ['offender_identified', null, ({ offenderIdentified }) => offenderIdentified],
    ['is_distributed', null, ({ isDistributed }) => isDistributed],
    ['is_suspected', null, ({ isSuspected }) => isSuspected],
    ['self_generated', null, ({ selfGenerated }) => selfGenerated],
    ['baseline', null, ({ baseline }) => baseline],
    ['series', 'series', ({ series }) => joined(series)],
    ['tags', 'tags', ({ tags }) => joined(tags)],
    ['comment', 'comment', ({ comment }) => comment],
    ['external_id', 'externalId', ({ externalId }) => externalId],
    ['agency', 'agency', ({ agency }) => agency],
    ['investigation', 'investigation', ({ investigation }) => investigation],
    ['sightings', null, ({ sightings }) => sightings],
    ['file_available', null, ({ fileAvailable }) => fileAvailable],
    ['precategorized_by', 'precategorizedBy', ({ precategorizedBy }) => precategorizedBy],
    ['updated_at', 'updatedAt', ({ updatedAt }) => updatedAt],
    ['created', 'times', (_, path) => path?.created],
    ['written', 'times', (_, path) => path?.written],
    ['accessed', 'times', (_, path) => path?.accessed],
    ['deleted', null, (_, path) => path?.deleted],
    ['unallocated', null, (_, path) => path?.unallocated],
    ['source', 'source', (_, path) => path?.source],
  ];

/** For a spreadsheet: a line for every path of an entry, or one without. */
export function entryCsv({ paths }: WriteOptions): EntryWriter {
  return {
    head: `${BYTE_ORDER_MARK}${COLUMNS.map(([heading]) => heading).join(',')}\r\n`,
    entry: (entry, _number, lose) => {
      loseMembers(entry, ['vendorHashes', 'properties'], lose);
      if (entry.series.length > 1) lose('series', 'form');
      if (entry.tags.length > 1) lose('tags', 'form');
      if (!paths && entry.paths.length > 0) {
        lose('paths', 'not-wished');
        losePathFacts(entry, lose);
      }
      const rows = paths && entry.paths.length > 0 ? entry.paths : [undefined];
      return ok(csvLines(rows.map((path) => rowOf(entry, path, lose))));
    },
    between: '',
    tail: () => '',
  };
}

function rowOf(entry: ExchangeEntry, path: ExchangePath | undefined, lose: Lose): Value[] {
  return COLUMNS.map(([, field, of]) => {
    const value = of(entry, path);
    if (field !== null && typeof value === 'string' && guarded(value) !== value) lose(field, 'guarded');
    return value;
  });
}

function joined(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join('; ');
}
