import Papa from 'papaparse';
import { type ExchangeEntry, isPhotoDna, type VendorHash } from '#lib/domain/exchange/entry.ts';
import type { LossField } from '#lib/domain/exchange/loss-report.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import { err, ok } from '#lib/domain/result.ts';
import { guarded } from '#lib/formats/csv.ts';
import { codeOf } from './category-code.ts';
import { comesApart, loseMembers, losePathFacts, type EntryWriter, type WriteOptions } from './entry-writer.ts';
import { photoDnaHex } from './photo-dna.ts';

type Cell = (entry: ExchangeEntry, lose: Lose, known: WriteOptions['known']) => string | number | undefined;

/** The sixteen columns of INTERPOL's hash-set CSV as IPED's issue 1136 lists them, in their order. */
const COLUMNS: Readonly<Record<string, Cell>> = {
  MD5: ({ md5 }) => md5,
  SHA1: ({ sha1 }) => sha1,
  ZZ40: (entry) => vendor(entry, isZz40)?.value.toUpperCase(),
  PhotoDNA: (entry) => photoDna(entry),
  Lace: (entry) => vendor(entry, isLace)?.value,
  'Image ID': ({ externalId }, lose) => text(externalId, 'externalId', lose),
  'Is distributed': ({ isDistributed }) => yn(isDistributed),
  'Victim identified': ({ victimIdentified }) => yn(victimIdentified),
  'Offender identified': ({ offenderIdentified }) => yn(offenderIdentified),
  'Series name': ({ series }, lose) => {
    if (series.length > 1) lose('series', 'one-only');
    else if (comesApart(series)) lose('series', 'unfit');
    return text(series[0], 'series', lose);
  },
  'Investigation name': ({ investigation }, lose) => text(investigation, 'investigation', lose),
  Agency: ({ agency }, lose) => text(agency, 'agency', lose),
  'Number of submissions': ({ sightings }) => sightings,
  'File Available': ({ fileAvailable }) => said(fileAvailable, 'True', 'False'),
  'Media Type': ({ mime }, lose) => mediaType(mime, lose),
  Baseline: ({ baseline, category }, lose, known) => said(baseline, 'Yes', 'No') ?? baselineOf(category, lose, known),
};

/** A list for whoever reads INTERPOL's: semicolons, one medium a line, tri-state flags, empty where nothing is said. */
export function icseCsv({ known }: Pick<WriteOptions, 'known'>): EntryWriter {
  return {
    head: `${Object.keys(COLUMNS).join(';')}\r\n`,
    entry: (entry, _number, lose) => {
      if ((entry.md5 ?? entry.sha1) === undefined) return err('no-digest');
      loseRest(entry, lose);
      const row = Object.values(COLUMNS).map((cell) => cell(entry, lose, known));
      return ok(`${Papa.unparse([row], { delimiter: ';' })}\r\n`);
    },
    between: '',
    tail: () => '',
  };
}

function loseRest(entry: ExchangeEntry, lose: Lose): void {
  loseMembers(entry, ['sha256', 'pdq', 'bytes', 'paths', 'isSuspected', 'selfGenerated', 'tags', 'comment'], lose);
  loseMembers(entry, ['precategorizedBy', 'updatedAt', 'properties'], lose);
  if (entry.pdq?.quality !== undefined) lose('pdqQuality', 'no-place');
  losePathFacts(entry, lose);
  // Even a category that INTERPOL's Baseline knows comes back as Baseline's yes or no only.
  if (entry.baseline !== undefined) loseMembers(entry, ['category'], lose);
  for (const hash of entry.vendorHashes) loseUnfit(hash, entry, lose);
}

/** A column holds one hash of its own form. */
function loseUnfit(hash: VendorHash, entry: ExchangeEntry, lose: Lose): void {
  const isOf = [isZz40, isLace, isPhotoDna].find((is) => is(hash));
  if (isOf === undefined) lose('vendorHashes', 'no-place');
  else if (vendor(entry, isOf) !== hash) lose('vendorHashes', 'one-only');
  else if (isOf !== isPhotoDna) return;
  else if (photoDnaHex(hash) === null) lose('vendorHashes', 'unfit');
  else if (photoDnaHex(hash) !== hash.value) lose('vendorHashes', 'form');
}

function vendor({ vendorHashes }: ExchangeEntry, is: (hash: VendorHash) => boolean): VendorHash | undefined {
  return vendorHashes.find(is);
}

/** 128 bits in hexadecimal. */
function isZz40({ name, encoding, value }: VendorHash): boolean {
  return /^zz40$/i.test(name) && encoding === 'hex' && /^[0-9a-f]{32}$/i.test(value);
}

/** Base64: no spreadsheet makes a formula of it that could do anything, also when it begins with a plus. */
function isLace({ name, encoding, value }: VendorHash): boolean {
  return /^lace$/i.test(name) && encoding === 'base64' && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
}

function photoDna(entry: ExchangeEntry): string | undefined {
  const hash = vendor(entry, isPhotoDna);
  return hash === undefined ? undefined : (photoDnaHex(hash) ?? undefined);
}

function text(value: string | undefined, field: LossField, lose: Lose): string | undefined {
  if (value === undefined) return undefined;
  const safe = guarded(value);
  if (safe !== value) lose(field, 'guarded');
  else if (value !== value.trim()) lose(field, 'form');
  return safe;
}

function mediaType(mime: string | undefined, lose: Lose): string | undefined {
  if (mime === undefined) return undefined;
  const type = ['Image', 'Video'].find((each) => mime.toLowerCase().split('/')[0] === each.toLowerCase());
  if (mime !== type?.toLowerCase()) lose('mime', type === undefined ? 'unfit' : 'form');
  return type;
}

function baselineOf(category: ExchangeEntry['category'], lose: Lose, known: WriteOptions['known']): string | undefined {
  const code = codeOf(category, { scheme: 'interpol-baseline', known }, lose);
  if (code !== undefined) lose('category', 'form');
  return code;
}

function yn(value: boolean | undefined): string | undefined {
  return said(value, 'Y', 'N');
}

function said(value: boolean | undefined, yes: string, no: string): string | undefined {
  return value === undefined ? undefined : value ? yes : no;
}
