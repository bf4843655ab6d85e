import { builtInScheme } from '#lib/domain/category-schemes/built-in.ts';
import type { FieldPreview } from '#lib/domain/field-preview.ts';
import type { CaseRef, Place } from '#lib/domain/wire/item-fields.ts';
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { formatBytes, formatNumber } from '../format.ts';
import { shortHash } from '../hash-text.ts';
import { categoryName, flagName } from '../results/triage-words.ts';

type Leaves = FieldPreview['leaves'];

/** Names that are shown; how many more there are is said. */
const NAMES_SHOWN = 2;

/** Kilometres that a tenth of a degree is from south to north, and on the equator from west to east. */
const TENTH_KM = 11.1;

/** How each part of an item reads. An item of one field has one of them. */
const READ: { readonly [Member in keyof Leaves]-?: (leaves: Leaves) => string | null } = {
  sha256: ({ sha256 }) => (sha256 === undefined ? null : shortHash(sha256)),
  sha1: ({ sha1 }) => (sha1 === undefined ? null : shortHash(sha1)),
  md5: ({ md5 }) => (md5 === undefined ? null : shortHash(md5)),
  pdq: ({ pdq }) => {
    if (pdq === undefined) return null;
    return m.rule_pdq_value({ quality: formatNumber(pdq.quality), hash: shortHash(pdq.hashes[0] ?? '') });
  },
  bytes: ({ bytes }) => (bytes === undefined ? null : formatBytes(bytes)),
  mime: ({ mime }) => mime ?? null,
  width: ({ width, height }) => (width === undefined || height === undefined ? null : `${width} × ${height}`),
  height: () => null,
  capturedAt: ({ capturedAt }) => capturedAt?.replace('T', ' ').replace(/([+-]\d\d:\d\d)$/, ' $1') ?? null,
  camera: ({ camera }) => (camera === undefined ? null : [camera.make, camera.model].filter(Boolean).join(' ')),
  serial: ({ serial }) => (serial === undefined ? null : nameWords(serial)),
  gps: ({ gps }) => (gps === undefined ? null : placeWords(gps)),
  fileNames: ({ fileNames }) => (fileNames === undefined ? null : namesWords(fileNames.map(nameWords))),
  category: ({ category }) => {
    if (category === undefined) return null;
    const { scheme, code } = category;
    const known = builtInScheme(scheme);
    return m.rule_code_of({ name: known === null ? code : categoryName(known, code), code, scheme });
  },
  flags: ({ flags }) => {
    if (flags === undefined) return null;
    const known = builtInScheme(flags.scheme);
    return flags.codes.map((code) => (known === null ? code : flagName(known, code))).join(', ');
  },
  series: ({ series }) => series ?? null,
  text: ({ text }) => text ?? null,
  caseRef: ({ caseRef }) => (caseRef === undefined ? null : nameWords(caseRef)),
};

/** What leaves, as a person reads it; null: nothing. */
export function leavesWords(leaves: Leaves): string | null {
  for (const read of Object.values(READ)) {
    const words = read(leaves);
    if (words !== null) return words;
  }
  return null;
}

/** A pseudonym by its first characters: nobody compares the rest by eye. */
function nameWords(name: CaseRef): string {
  return 'plain' in name ? name.plain : `${name.pseudonym.slice(0, 8)}…`;
}

function namesWords(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? m.rule_names_value({ names: shown, more: formatNumber(more) }) : shown;
}

function placeWords(place: Place): string {
  if ('country' in place) {
    const name = new Intl.DisplayNames(getLocale(), { type: 'region' }).of(place.country);
    return `${name ?? ''} (${place.country})`.trim();
  }
  if ('exact' in place) {
    const { latitude, longitude, altitude } = place.exact;
    const words = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
    return altitude === undefined ? words : m.rule_altitude({ place: words, metres: formatNumber(altitude) });
  }
  const { latitude, longitude } = place.grid;
  const degrees = (tenths: number) => formatTenths(tenths / 10);
  const wide = TENTH_KM * Math.cos(((latitude + 0.5) / 10) * (Math.PI / 180));
  return m.rule_grid_value({
    south: degrees(latitude),
    north: degrees(latitude + 1),
    west: degrees(longitude),
    east: degrees(longitude + 1),
    high: formatNumber(Math.round(TENTH_KM)),
    wide: formatNumber(Math.max(1, Math.round(wide))),
  });
}

/** With one digit after the point, also where it is a zero. */
function formatTenths(value: number): string {
  return new Intl.NumberFormat(getLocale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}
