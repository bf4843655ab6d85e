import * as z from 'zod/mini';
import { DataRuleRef } from '../data-rule.ts';
import { ContradictionKind, ReadContradictionKind, SkipReason } from '../exchange/import-report.ts';
import { ExchangeFormat } from '../exchange/format.ts';
import { Sha256 } from '../hash.ts';
import { Uuid, UuidV7 } from '../uuid.ts';
import { Instant, ShortText } from './common.ts';
import { SubmissionItem } from './submission.ts';

/** Entries of one piece of an import. */
export const MAX_PIECE_ITEMS = 1000;
/** Pieces of one import: ten million entries. */
export const MAX_PIECES = 10_000;
/** Of the contradictions of an import so many are told one by one. */
export const MAX_TOLD = 100;

const Count = z.int().check(z.gte(0), z.lte(1_000_000_000_000));

/** What a list says of a medium: as in a submission, but by whatever digests or PDQ hash the list has. */
export const ImportItem = z
  .strictObject({
    ...SubmissionItem.shape,
    sha256: z.optional(Sha256),
    /** The entry's place in the file: line from 1, or index from 0. */
    at: z.int().check(z.gte(0), z.lte(1_000_000_000)),
  })
  .check(
    z.refine(
      ({ sha256, sha1, md5, pdq }) => (sha256 ?? sha1 ?? md5 ?? pdq) !== undefined,
      'There is neither a digest nor a PDQ hash',
    ),
  );
export type ImportItem = z.infer<typeof ImportItem>;

/** Opens an import under a rule of the own bureau. The id is the client's: asking again for the same opens it once. */
export const NewImport = z.strictObject({ id: UuidV7, format: ExchangeFormat, dataRule: DataRuleRef });
export type NewImport = z.infer<typeof NewImport>;

/** One piece, numbered from 0. The same piece may come again and counts once. */
export const ImportPiece = z.strictObject({
  piece: z.int().check(z.gte(0), z.lt(MAX_PIECES)),
  items: z.array(ImportItem).check(z.minLength(1), z.maxLength(MAX_PIECE_ITEMS)),
});
export type ImportPiece = z.infer<typeof ImportPiece>;

/** How many pieces and entries the hub has: where to go on after a lost connection. */
export const PieceTaken = z.strictObject({ pieces: Count, items: Count });
export type PieceTaken = z.infer<typeof PieceTaken>;

/** Contradictions that the reader of a file has found, of kinds that the hub does not look for itself: none counts twice. */
const ReadContradictions = z
  .strictObject({
    /** Each kind once for an entry at most. */
    count: Count,
    /** The first ones. */
    first: z
      .array(z.strictObject({ at: ImportItem.shape.at, kind: ReadContradictionKind }))
      .check(z.maxLength(MAX_TOLD)),
  })
  .check(z.refine(({ count, first }) => count >= first.length, 'There are more than are counted'));

/** All pieces are there: what the reader counted of the whole file. `read` = the items of all pieces + `skipped`. */
export const ImportCommit = z.strictObject({
  pieces: z.int().check(z.gte(0), z.lte(MAX_PIECES)),
  read: Count,
  skippedBy: z.partialRecord(SkipReason, Count),
  /** Absent: none. */
  found: z.optional(ReadContradictions),
});
export type ImportCommit = z.infer<typeof ImportCommit>;

/** `open`: pieces come in, and nobody meets them; `committed`: it is being taken over; `done`; `abandoned`: nothing of it is kept. */
export const ImportState = z.enum(['open', 'committed', 'done', 'abandoned']);
export type ImportState = z.infer<typeof ImportState>;

/** An import as its bureau sees it. Once it is done, `read` = `accepted` + `merged` + `skipped`. */
export const HubImport = z.strictObject({
  id: Uuid,
  format: ExchangeFormat,
  state: ImportState,
  /** Null: the hub's operator. */
  officer: z.nullable(ShortText),
  openedAt: Instant,
  endedAt: z.nullable(Instant),
  pieces: Count,
  /** Entries that came in, and those of them that were taken over so far. */
  items: Count,
  taken: Count,
  read: Count,
  skipped: Count,
  skippedBy: z.partialRecord(SkipReason, Count),
  /** Entries about what the bureau did not hold before, and about what it held. */
  accepted: Count,
  merged: Count,
  contradictions: Count,
  contradictionsFirst: z
    .array(z.strictObject({ at: ImportItem.shape.at, kind: ContradictionKind }))
    .check(z.maxLength(MAX_TOLD)),
});
export type HubImport = z.infer<typeof HubImport>;

/** Imports of one list. */
export const MAX_LISTED_IMPORTS = 50;

/** The newest first. */
export const ImportList = z.strictObject({
  items: z.array(HubImport).check(z.maxLength(MAX_LISTED_IMPORTS)),
  /** The import after which to go on; null at the end. */
  next: z.nullable(Uuid),
});
export type ImportList = z.infer<typeof ImportList>;
