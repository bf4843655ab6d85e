import * as z from 'zod/mini';
import { ShortText } from '../wire/common.ts';
import { SAID_MEMBERS } from './entry.ts';

/** What a column of a CSV file can be: a member of an entry, or a part of one. */
export const CsvTarget = z.enum([
  'md5',
  'sha1',
  'sha256',
  'pdq',
  'pdqQuality',
  'photoDna',
  'bytes',
  'mime',
  'path',
  'folder',
  'created',
  'written',
  'accessed',
  'deleted',
  'unallocated',
  'source',
  'categoryScheme',
  ...SAID_MEMBERS,
]);
export type CsvTarget = z.infer<typeof CsvTarget>;

const HASHES: readonly CsvTarget[] = ['md5', 'sha1', 'sha256', 'pdq'];

export const CsvDelimiter = z.enum([',', ';', '\t', '|']);
export type CsvDelimiter = z.infer<typeof CsvDelimiter>;

/** A column by its place from 0, or by its name in the header whatever its case. */
const CsvColumn = z.union([z.int().check(z.gte(0), z.lte(999)), ShortText]);

/** Which column of a CSV file is what: said by a person, as nothing in the file says it. */
export const CsvMapping = z
  .strictObject({
    delimiter: CsvDelimiter,
    /** The first row names the columns. */
    header: z.boolean(),
    columns: z.array(z.strictObject({ column: CsvColumn, to: CsvTarget })).check(z.maxLength(100)),
  })
  .check(
    z.refine(({ columns }) => columns.some(({ to }) => HASHES.includes(to)), {
      path: ['columns'],
      error: 'No column is a hash',
    }),
    z.refine(({ columns }) => new Set(columns.map(({ to }) => to)).size === columns.length, {
      path: ['columns'],
      error: 'Two columns are the same',
    }),
    z.refine(({ header, columns }) => header || columns.every(({ column }) => typeof column === 'number'), {
      path: ['columns'],
      error: 'Without a header no column has a name',
    }),
  );
export type CsvMapping = z.infer<typeof CsvMapping>;
