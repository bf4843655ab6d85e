import type * as z from 'zod/mini';
import { EXCHANGE_FLAGS } from '../category-schemes/flags.ts';
import { builtInScheme } from '../category-schemes/built-in.ts';
import { PLAIN } from '../category-schemes/plain.ts';
import type { DataRule } from '../data-rule.ts';
import type { Disguise } from '../disclosable-record.ts';
import { EMPTY_SHA256 } from '../hash.ts';
import { MarkCode } from '../mark.ts';
import { Mime } from '../media.ts';
import { PDQ_MIN_QUALITY } from '../pdq.ts';
import { named, type ItemField } from '../projected-fields.ts';
import { ShortText } from '../wire/common.ts';
import type { ImportItem } from '../wire/imports.ts';
import { FileName, FreeText, MAX_FILE_NAMES } from '../wire/item-fields.ts';
import type { ExchangeEntry } from './entry.ts';
import type { SkipReason } from './import-report.ts';

/** The scheme of a category of which nobody said by which scheme it was given: it means nothing in any other one. */
export const UNKNOWN_SCHEME = 'unknown';

/** The digests of no bytes at all: everybody has such a file. */
const EMPTY = {
  md5: 'd41d8cd98f00b204e9800998ecf8427e',
  sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  sha256: EMPTY_SHA256,
} as const;

/** What an entry of a list becomes under a rule: null, with the reason, where nothing of it can be held. */
export type ProjectedEntry = {
  item: ImportItem | null;
  skip: SkipReason | null;
  /** Fields that the rule keeps back, in whole. */
  withheld: ItemField[];
  /** Members of the entry that a hub has no field for, or whose value does not fit it. */
  notCarried: string[];
};

type Said = { part: Partial<ImportItem>; misfit?: true } | null;

/** What an entry says for each field that a rule decides about. Null: nothing. */
const SAID: Readonly<Partial<Record<ItemField, (entry: ExchangeEntry, level: string, disguise: Disguise) => Said>>> = {
  sha1: ({ sha1 }) => (sha1 === undefined ? null : { part: { sha1 } }),
  md5: ({ md5 }) => (md5 === undefined ? null : { part: { md5 } }),
  pdq: ({ pdq }) => {
    if (pdq === undefined) return null;
    // A list that gives no quality vouches for the least with which anything is compared, and for no more.
    const { hash, quality = PDQ_MIN_QUALITY } = pdq;
    if (quality < PDQ_MIN_QUALITY) return { part: {}, misfit: true };
    return { part: { pdq: { profile: 'direct', quality, hashes: [hash], damaged: false } } };
  },
  bytes: ({ bytes }) => (bytes === undefined ? null : { part: { bytes } }),
  mime: ({ mime }) => fitting(Mime, mime?.toLowerCase(), (fit) => ({ mime: fit })),
  fileName: ({ paths }, level, disguise) => {
    const names = [...new Set(paths.map(({ path }) => path.split(/[/\\]/).at(-1) ?? ''))].filter((name) => name !== '');
    if (names.length === 0) return null;
    const fit = names.filter((name) => level === 'pseudonym' || FileName.safeParse(name).success);
    if (fit.length === 0) return { part: {}, misfit: true };
    const how = level === 'pseudonym' ? 'pseudonym' : 'plain';
    return { part: { fileNames: fit.slice(0, MAX_FILE_NAMES).map((name) => named('fileName', name, how, disguise)) } };
  },
  category: ({ category }) =>
    fitting(MarkCode, category?.value, (code) => ({ category: { scheme: category?.scheme ?? UNKNOWN_SCHEME, code } })),
  flags: (entry) => {
    const codes = FLAGS.filter(([member]) => entry[member] === true).map(([, code]) => code);
    return codes.length === 0 ? null : { part: { flags: { scheme: flagScheme(entry), codes } } };
  },
  series: ({ series: [first] }) => fitting(ShortText, first, (series) => ({ series })),
  text: ({ comment }) => fitting(FreeText, comment, (text) => ({ text })),
};

const FIELDS = Object.keys(SAID) as (keyof typeof SAID)[];

/** Members under which entries say what the flags of all public schemes mean. */
const FLAGS = [
  ['victimIdentified', 'VictimIdentified'],
  ['offenderIdentified', 'OffenderIdentified'],
  ['isDistributed', 'IsDistributed'],
  ['isSuspected', 'IsSuspected'],
  ['selfGenerated', 'SelfGenerated'],
] as const;

/** Members for which a hub has no field. */
const NOT_CARRIED = [
  ...['baseline', 'tags', 'externalId', 'agency', 'investigation', 'sightings', 'fileAvailable', 'precategorizedBy'],
  ...['updatedAt', 'vendorHashes', 'properties'],
] as const satisfies readonly (keyof ExchangeEntry)[];

/**
 * An entry as one item of an import: the digests that it has, and of the rest what the rule lets leave. SHA-256 is a record's
 * key and always leaves. Of several series the first is carried.
 */
export function projectEntry(entry: ExchangeEntry, { fields }: DataRule, disguise: Disguise): ProjectedEntry {
  const isEmpty = entry.bytes === 0 || (['md5', 'sha1', 'sha256'] as const).some((name) => entry[name] === EMPTY[name]);
  if (isEmpty) return { item: null, skip: 'empty-file', withheld: [], notCarried: [] };
  const item: ImportItem = { at: entry.at, ...(entry.sha256 !== undefined && { sha256: entry.sha256 }) };
  const withheld: ItemField[] = [];
  const notCarried: string[] = NOT_CARRIED.filter((member) => isSaid(entry[member]));
  if (entry.series.length > 1) notCarried.push('series');
  for (const field of FIELDS) {
    const level = fields[field];
    const said = SAID[field]?.(entry, level, disguise) ?? null;
    if (said === null) continue;
    if (said.misfit === true) notCarried.push(field);
    else if (level === 'none') withheld.push(field);
    else Object.assign(item, said.part);
  }
  const { sha256, sha1, md5, pdq } = item;
  if ((sha256 ?? sha1 ?? md5 ?? pdq) !== undefined) return { item, skip: null, withheld, notCarried };
  const isPoor = entry.pdq !== undefined && notCarried.includes('pdq');
  return { item: null, skip: isPoor ? 'pdq-below-quality' : 'no-hash', withheld, notCarried };
}

/** Flags mean the same in every public scheme; in one that nobody here knows they would mean nothing. */
function flagScheme({ category }: ExchangeEntry): string {
  const scheme = builtInScheme(category?.scheme ?? '');
  return scheme?.flags === EXCHANGE_FLAGS ? scheme.id : PLAIN.id;
}

function fitting<T>(schema: z.ZodMiniType<T>, value: unknown, partOf: (value: T) => Partial<ImportItem>): Said {
  if (value === undefined) return null;
  const read = schema.safeParse(value);
  return read.success ? { part: partOf(read.data) } : { part: {}, misfit: true };
}

function isSaid(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}
