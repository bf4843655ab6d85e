import * as z from 'zod/mini';

/** What a case can be written as. The readers' names of the same formats are in `format.ts`. */
export const ExportFormat = z.enum([
  'vics-2.0-cases',
  'vics-2.0-media',
  'vics-1.3-cases',
  'icse-csv',
  'hashdeep',
  'md5sum',
  'sha1sum',
  'sha256sum',
  'csv',
  'lintel-entries',
]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** `leaving`: what the data rule lets leave, as it lets it. */
export const ExportUse = z.enum(['inside', 'leaving']);
export type ExportUse = z.infer<typeof ExportUse>;

/** Formats that have a place for paths. A list of sums is nothing without them. */
export const FORMATS_WITH_PATHS: readonly ExportFormat[] = [
  'vics-2.0-cases',
  'vics-1.3-cases',
  'csv',
  'lintel-entries',
];

/** Formats whose categories are numbers of one scheme, which the file itself does not name. */
export const FORMATS_WITH_NUMBERS: readonly ExportFormat[] = ['vics-2.0-cases', 'vics-2.0-media', 'vics-1.3-cases'];
