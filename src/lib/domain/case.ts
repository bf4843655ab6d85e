import * as z from 'zod/mini';
import { SchemeFile } from './category-schemes/scheme-file.ts';
import { SchemeId } from './category-scheme.ts';
import { ExportNote } from './exchange/export-note.ts';
import { Note } from './note.ts';
import { UuidV7 } from './uuid.ts';
import { Instant, ShortText } from './wire/common.ts';

/** Exports that a case remembers. */
export const MAX_EXPORT_NOTES = 50;

/** A piece of work that is kept apart from every other: its exhibits, jobs, rows and marks. */
export const Case = z.strictObject({
  id: UuidV7,
  name: ShortText,
  /** The number under which the bureau keeps the case; empty when it has none. */
  reference: z.string().check(z.maxLength(120)),
  notes: Note,
  /** The category scheme in which its media are marked. */
  scheme: SchemeId,
  /** That scheme as a whole, when it is a bureau's own: a case keeps the list by which it was marked. */
  own: z.optional(SchemeFile),
  createdAt: Instant,
  changedAt: Instant,
  /** When the case was last exported to a file; null: never. */
  exportedAt: z.nullable(Instant),
  /** Exchange files that were written of it, oldest first; the last ones. Cases of earlier releases have none. */
  exports: z.optional(z.array(ExportNote).check(z.maxLength(MAX_EXPORT_NOTES))),
});
export type Case = z.infer<typeof Case>;

/** A thing that was seized, from which files come. */
export const Exhibit = z.strictObject({
  id: UuidV7,
  caseId: UuidV7,
  /** As on its label, e.g. `AB/3 telephone`. */
  label: ShortText,
  notes: Note,
  createdAt: Instant,
});
export type Exhibit = z.infer<typeof Exhibit>;
