import {
  FORMATS_WITH_NUMBERS,
  FORMATS_WITH_PATHS,
  type ExportFormat,
  type ExportUse,
} from '#lib/domain/exchange/export-format.ts';
import { BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';
import type { SchemeChoice } from '#lib/domain/category-schemes/case-scheme.ts';
import type { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import type { CategoryScheme } from '#lib/domain/category-scheme.ts';
import { stamp } from '../file-stamp.ts';

/** What an officer chooses before a file is written. */
export type ExportChoice = {
  readonly format: ExportFormat;
  readonly use: ExportUse;
  /** By which scheme the numbers of categories are meant; null: none are written. Matters to formats of numbers only. */
  readonly scheme: string | null;
  readonly paths: boolean;
};

/**
 * Schemes whose codes are all numbers: the only ones that VICS has a place for.
 *
 * @param own the bureau's own list by which the case is marked
 */
export function numberedSchemes(own: SchemeFile | undefined): readonly CategoryScheme[] {
  const schemes = own === undefined ? BUILT_IN_SCHEMES : [own.scheme, ...BUILT_IN_SCHEMES];
  return schemes.filter(({ categories }) => categories.every(({ code }) => /^\d+$/.test(code)));
}

/** The scheme of the case where it has numbers; nobody's numbers are guessed. */
export function firstChoice(format: ExportFormat, of: SchemeChoice | null): ExportChoice {
  const isNumbered = numberedSchemes(of?.own).some(({ id }) => id === of?.scheme);
  return { format, use: 'inside', scheme: isNumbered && of !== null ? of.scheme : null, paths: true };
}

/** What of a choice the format heeds. */
export function heeded({ format }: Pick<ExportChoice, 'format'>): {
  readonly scheme: boolean;
  readonly paths: boolean;
} {
  return { scheme: FORMATS_WITH_NUMBERS.includes(format), paths: FORMATS_WITH_PATHS.includes(format) };
}

/** End of the name, and type, of a file of each format. */
const FILES: Readonly<Record<ExportFormat, readonly [string, string]>> = {
  'vics-2.0-cases': ['vics-2.0-case.json', 'application/json'],
  'vics-2.0-media': ['vics-2.0-media.json', 'application/json'],
  'vics-1.3-cases': ['vics-1.3-case.json', 'application/json'],
  'icse-csv': ['icse.csv', 'text/csv'],
  hashdeep: ['hashdeep.txt', 'text/plain'],
  md5sum: ['md5.txt', 'text/plain'],
  sha1sum: ['sha1.txt', 'text/plain'],
  sha256sum: ['sha256.txt', 'text/plain'],
  csv: ['media.csv', 'text/csv'],
  'lintel-entries': ['entries.json', 'application/json'],
};

/** Name and type of the file; the name tells nothing of the case. */
export function fileOf({ format }: Pick<ExportChoice, 'format'>, createdAt: string): { name: string; mime: string } {
  const [end, mime] = FILES[format];
  return { name: `lintel-${stamp(createdAt)}-${end}`, mime };
}
