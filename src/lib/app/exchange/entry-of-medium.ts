import type { CaseRow } from '#lib/domain/case-row.ts';
import { EXCHANGE_FLAGS } from '#lib/domain/category-schemes/flags.ts';
import type { ExchangeEntry, ExchangePath } from '#lib/domain/exchange/entry.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import type { Mark } from '#lib/domain/mark.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { FreeText } from '#lib/domain/wire/item-fields.ts';
import { propertiesOf } from './metadata-properties.ts';

/** All that a case knows of one medium. */
type MediumInCase = {
  readonly media: MediaRecord;
  /** Its lines in the case. */
  readonly rows: readonly Pick<CaseRow, 'path' | 'modified' | 'job'>[];
  readonly mark: Mark | null;
  /** By which the mark is meant. */
  readonly scheme: string;
  /** Label of the exhibit from which the files of a job came. */
  readonly sourceOf: (job: number) => string | undefined;
};

/** As many as an entry holds. */
const MAX_PATHS = 1000;

/** A medium of the case as exchange files say it, and whole: nothing is held back here. @param at its place from 0 */
export function entryOfMedium(medium: MediumInCase, at: number, lose: Lose): ExchangeEntry {
  const { media, rows, mark, scheme } = medium;
  const { md5, sha1, sha256, bytes, mime, pdq, damaged } = media;
  if (pdq !== null) for (const field of ['dihedral', 'nn512'] as const) lose(field, 'no-place');
  if (damaged) lose('damaged', 'no-place');
  lose('provenance', 'no-place');
  if (rows.length > MAX_PATHS) lose('paths', 'too-many');
  return {
    at,
    md5,
    sha1,
    sha256,
    ...(pdq !== null && { pdq: { hash: pdq.direct, quality: pdq.quality } }),
    bytes,
    mime,
    paths: rows.slice(0, MAX_PATHS).map((row) => pathOf(row, medium)),
    ...(mark?.category != null && { category: { scheme, value: mark.category } }),
    ...(mark !== null && flagsOf(mark.flags)),
    series: mark?.series == null ? [] : [mark.series.trim()].filter((name) => name !== ''),
    tags: otherFlags(mark?.flags ?? []),
    ...commentOf(mark, lose),
    ...(mark !== null && { updatedAt: mark.changedAt }),
    vendorHashes: [],
    properties: propertiesOf(media),
  };
}

const FLAG_MEMBERS = {
  VictimIdentified: 'victimIdentified',
  OffenderIdentified: 'offenderIdentified',
  IsDistributed: 'isDistributed',
  IsSuspected: 'isSuspected',
  SelfGenerated: 'selfGenerated',
} as const;
type FlagCode = keyof typeof FLAG_MEMBERS;

/** The flags that exchange formats know. One that is not set was not said to be false. */
export function flagsOf(codes: readonly string[]): Partial<Record<(typeof FLAG_MEMBERS)[FlagCode], true>> {
  return Object.fromEntries(codes.filter(isKnown).map((code) => [FLAG_MEMBERS[code], true]));
}

/** Flags of a bureau's own scheme: exchange formats have tags for them. */
export function otherFlags(codes: readonly string[]): string[] {
  return codes.filter((code) => !isKnown(code));
}

function isKnown(code: string): code is FlagCode {
  return code in FLAG_MEMBERS && EXCHANGE_FLAGS.some((flag) => flag.code === code);
}

function pathOf({ path, modified, job }: MediumInCase['rows'][number], { sourceOf }: MediumInCase): ExchangePath {
  const source = sourceOf(job);
  const written = modified === null ? Number.NaN : new Date(modified).getTime();
  return {
    path,
    ...(!Number.isNaN(written) && { written: new Date(written).toISOString() }),
    ...(source !== undefined && { source }),
  };
}

function commentOf(mark: Mark | null, lose: Lose): { comment?: string } {
  const note = mark?.note.trim() ?? '';
  if (note === '') return {};
  const text = FreeText.safeParse(note);
  if (!text.success) lose('comment', 'unfit');
  return text.success ? { comment: text.data } : {};
}
