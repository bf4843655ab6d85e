import { type ExchangeEntry, isPhotoDna, type VendorHash } from '#lib/domain/exchange/entry.ts';
import type { LossField } from '#lib/domain/exchange/loss-report.ts';
import type { Lose } from '#lib/domain/exchange/loss-tally.ts';
import { numberOf, type WrittenScheme } from './category-code.ts';
import { loseMembers, losePathFacts } from './entry-writer.ts';
import { photoDnaBase64 } from './photo-dna.ts';
import { mediaFile, withBackslashes } from './vics-media-file.ts';
import { zonedTime } from './zoned-time.ts';

export type VicsForm = WrittenScheme & {
  readonly version: '1.3' | '2.0';
  /** Whether the document has a place for files, and whether their paths are wished. */
  readonly paths: 'wished' | 'not-wished' | 'no-place';
};

/** Names under which AlternativeHashes hold what has a place of its own here. */
const OWN_NAME = /^(md5|sha-?1|sha-?256|pdq)$/i;

/**
 * One Media of VICS: members that nothing is said of are absent, because known readers stumble over null. Never a Miniature.
 * The caller has seen to it that there is an MD5.
 */
export function vicsMedia(entry: ExchangeEntry, id: number, form: VicsForm, lose: Lose): object {
  const is2 = form.version === '2.0';
  const { md5 = '', sha1, bytes, series, tags, comment } = entry;
  loseMembers(entry, ['externalId', 'agency', 'investigation', 'sightings', 'fileAvailable', 'baseline'], lose);
  if (!is2) loseMembers(entry, ['mime', 'selfGenerated', 'precategorizedBy', 'updatedAt'], lose);
  const photoDna = photoDnaOf(entry, lose);
  const [files, first] = filesOf(entry, form, lose);
  return {
    MediaID: id,
    Category: numberOf(entry.category, form, lose),
    MD5: md5.toUpperCase(),
    SHA1: sha1?.toUpperCase(),
    PhotoDNA: is2 ? photoDna : undefined,
    MediaSize: bytes,
    MimeType: is2 ? entry.mime : undefined,
    RelativeFilePath: first,
    VictimIdentified: entry.victimIdentified,
    OffenderIdentified: entry.offenderIdentified,
    IsDistributed: entry.isDistributed,
    IsSuspected: entry.isSuspected,
    SelfGenerated: is2 ? entry.selfGenerated : undefined,
    PrecategorizationSource: is2 ? entry.precategorizedBy : undefined,
    Series: commaList(series, 'series', lose),
    Tags: commaList(tags, 'tags', lose),
    Comments: comment,
    DateUpdated: is2 ? zonedTime(entry.updatedAt, 'updatedAt', lose) : undefined,
    AlternativeHashes: alternatives(entry, is2 ? undefined : photoDna, lose),
    Exifs: exifsOf(entry),
    MediaFiles: files,
  };
}

function photoDnaOf({ vendorHashes }: ExchangeEntry, lose: Lose): string | undefined {
  const [first, ...more] = vendorHashes.filter(isPhotoDna);
  if (first === undefined) return undefined;
  const base64 = photoDnaBase64(first);
  if (more.length > 0) lose('vendorHashes', 'one-only');
  else if (base64 === null) lose('vendorHashes', 'unfit');
  else if (base64 !== first.value || first.name !== 'PhotoDNA') lose('vendorHashes', 'form');
  return base64 ?? undefined;
}

function alternatives(entry: ExchangeEntry, photoDna: string | undefined, lose: Lose): object[] | undefined {
  const { sha256, pdq, vendorHashes } = entry;
  if (pdq?.quality !== undefined) lose('pdqQuality', 'no-place');
  const hashes: { HashName: string; HashValue: string }[] = [];
  if (sha256 !== undefined) hashes.push({ HashName: 'SHA256', HashValue: sha256.toUpperCase() });
  if (pdq !== undefined) hashes.push({ HashName: 'PDQ', HashValue: pdq.hash });
  if (photoDna !== undefined) hashes.push({ HashName: 'PhotoDNA', HashValue: photoDna });
  for (const hash of vendorHashes)
    if (isTaken(hash)) lose('vendorHashes', 'unfit');
    else if (!isPhotoDna(hash)) {
      if (!isPlain(hash)) lose('vendorHashes', 'form');
      hashes.push({ HashName: hash.name, HashValue: hash.value });
    }
  return hashes.length > 0 ? hashes : undefined;
}

function isTaken({ name }: VendorHash): boolean {
  return OWN_NAME.test(name.trim());
}

/** Its encoding can be told by looking at it: VICS does not say it. */
function isPlain({ name, encoding, value }: VendorHash): boolean {
  const looksHex = /^([0-9a-f]{2}){8,}$/i.test(value);
  return encoding === 'base64' ? /^lace$/i.test(name) && !looksHex : looksHex === (encoding === 'hex');
}

function exifsOf({ md5, properties }: ExchangeEntry): object[] | undefined {
  if (properties.length === 0) return undefined;
  return properties.map(({ name, value }) => ({ MD5: md5?.toUpperCase(), PropertyName: name, PropertyValue: value }));
}

/** Readers part such a text at its commas, and trim. */
function commaList(words: readonly string[], field: LossField, lose: Lose): string | undefined {
  if (words.length === 0) return undefined;
  if (words.some((word) => word.includes(',') || word !== word.trim())) lose(field, 'unfit');
  return words.join(',');
}

/** Files of a Media with the path of the first. */
function filesOf(entry: ExchangeEntry, { paths }: VicsForm, lose: Lose): [object[] | undefined, string | undefined] {
  const [first] = entry.paths;
  if (first === undefined) return [undefined, undefined];
  if (paths === 'wished') {
    const files = entry.paths.map((path) => mediaFile(entry.md5 ?? '', path, lose));
    return [files, withBackslashes(first.path)];
  }
  lose('paths', paths === 'no-place' ? 'no-place' : 'not-wished');
  losePathFacts(entry, lose);
  return [undefined, undefined];
}
