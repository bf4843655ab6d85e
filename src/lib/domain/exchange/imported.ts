import * as z from 'zod/mini';
import { SchemeFile } from '../category-schemes/scheme-file.ts';
import { SchemeId } from '../category-scheme.ts';
import { Bytes } from '../media.ts';
import { UuidV7 } from '../uuid.ts';
import { Instant } from '../wire/common.ts';
import { ExchangeEntry } from './entry.ts';
import { ImportReport } from './import-report.ts';

const Count = z.int().check(z.gte(0));

/** Entries of one chunk at most. */
export const CHUNK_ENTRIES = 64;

/** One file of another tool that was imported into a case. Its entries lie in chunks, numbered from 0. */
export const ImportedList = z.strictObject({
  id: UuidV7,
  /** Name of the file, as far as it is kept. */
  name: z.string().check(z.minLength(1), z.maxLength(255)),
  bytes: Bytes,
  importedAt: Instant,
  /** By which scheme its categories are said, as the officer answered or the format has it; null: nobody knows. */
  scheme: z.nullable(SchemeId),
  /** That scheme, when it is a bureau's own. */
  own: z.optional(SchemeFile),
  report: ImportReport,
  chunks: Count,
  entries: Count,
});
export type ImportedList = z.infer<typeof ImportedList>;

/** An entry as it came. `content` is the begin of the SHA-256 of what it says, 16 hex digits: the same again is no news. */
const ImportedEntry = z.strictObject({
  content: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  entry: ExchangeEntry,
});

/** Some entries of a list in the order of its file. */
export const ImportedChunk = z.strictObject({
  list: UuidV7,
  number: Count,
  entries: z.array(ImportedEntry).check(z.minLength(1), z.maxLength(CHUNK_ENTRIES)),
});
export type ImportedChunk = z.infer<typeof ImportedChunk>;
