import type { ExchangeEntry, ExchangePath } from '#lib/domain/exchange/entry.ts';
import type { LossField } from '#lib/domain/exchange/loss-report.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import { ok } from '#lib/domain/result.ts';
import { BYTE_ORDER_MARK, csvLines, guarded } from '#lib/formats/csv.ts';
import { comesApart, loseMembers, losePathFacts, type EntryWriter, type WriteOptions } from './entry-writer.ts';

type Value = string | number | boolean | undefined;

/** Heading, as ours call what it holds, and value of every column, with the field that a guard against formulas would change. */
const COLUMNS: readonly [string, LossField | null, (entry: ExchangeEntry, path: ExchangePath | undefined) => Value][] =
  [
    ['path', 'paths', (_, path) => path?.path],
    ['bytes', null, ({ bytes }) => bytes],
    ['md5', null, ({ md5 }) => md5],
    ['sha1', null, ({ sha1 }) => sha1],
    ['sha256', null, ({ sha256 }) => sha256],
    ['pdq', null, ({ pdq }) => pdq?.hash],
    ['pdqQuality', null, ({ pdq }) => pdq?.quality],
    ['mime', 'mime', ({ mime }) => mime],
    ['categoryScheme', 'category', ({ category }) => category?.scheme ?? undefined],
    ['category', 'category', ({ category }) => category?.value],
    ['victimIdentified', null, ({ victimIdentified }) => victimIdentified],
    ['offenderIdentified', null, ({ offenderIdentified }) => offenderIdentified],
    ['isDistributed', null, ({ isDistributed }) => isDistributed],
    ['isSuspected', null, ({ isSuspected }) => isSuspected],
    ['selfGenerated', null, ({ selfGenerated }) => selfGenerated],
    ['baseline', null, ({ baseline }) => baseline],
    ['series', 'series', ({ series }) => joined(series)],
    ['tags', 'tags', ({ tags }) => joined(tags)],
    ['comment', 'comment', ({ comment }) => comment],
    ['externalId', 'externalId', ({ externalId }) => externalId],
    ['agency', 'agency', ({ agency }) => agency],
    ['investigation', 'investigation', ({ investigation }) => investigation],
    ['sightings', null, ({ sightings }) => sightings],
    ['fileAvailable', null, ({ fileAvailable }) => fileAvailable],
    ['precategorizedBy', 'precategorizedBy', ({ precategorizedBy }) => precategorizedBy],
    ['updatedAt', 'updatedAt', ({ updatedAt }) => updatedAt],
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
      for (const list of ['series', 'tags'] as const) if (comesApart(entry[list])) lose(list, 'unfit');
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
