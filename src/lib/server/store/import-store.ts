import type { DataRuleRef } from '#lib/domain/data-rule.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import type { HubImport, ImportCommit, ImportItem } from '#lib/domain/wire/imports.ts';

/** Which import of which bureau. */
export type ImportKey = { bureau: string; id: string };

/** `device` and `officer` (an id) are null for the operator's. */
export type NewImportRow = ImportKey & {
  format: ExchangeFormat;
  dataRule: DataRuleRef;
  device: string | null;
  officer: string | null;
};

export type ImportRow = Omit<HubImport, 'officer'> & NewImportRow;

/** A piece as it came. `sha256` is that of its content, by which a repeated one is recognised. */
export type NewPiece = { piece: number; sha256: string; items: readonly ImportItem[] };

/** What came of the items of one piece. */
export type Outcome = Pick<HubImport, 'accepted' | 'merged' | 'contradictions' | 'contradictionsFirst'>;

/**
 * Imports and their pieces. A piece is text that no query looks into until it is taken over, which begins when the import is
 * committed: so whatever ends before leaves nothing to be met.
 */
export type ImportStore = {
  /** False when the bureau has an import of this id. */
  open(row: NewImportRow, at: string): Promise<boolean>;
  find(key: ImportKey): Promise<ImportRow | null>;
  /** The same, and nobody else changes it until the transaction ends. */
  hold(key: ImportKey): Promise<ImportRow | null>;
  /** The newest first, after one of them or from the start. */
  list(bureau: string, after: string | null, limit: number): Promise<ImportRow[]>;
  countOpen(bureau: string): Promise<number>;
  /** The SHA-256 of a piece's content; null when it is not there. */
  pieceDigest(key: ImportKey, piece: number): Promise<string | null>;
  addPiece(key: ImportKey, piece: NewPiece, at: string): Promise<void>;
  commit(key: ImportKey, said: Pick<ImportCommit, 'read' | 'skippedBy'>, at: string): Promise<void>;
  /** Numbers of the pieces that are not taken over, the first ones. */
  piecesLeft(key: ImportKey, limit: number): Promise<number[]>;
  /** What was put aside as a piece; null when somebody has taken it out. */
  readPiece(key: ImportKey, piece: number): Promise<ImportItem[] | null>;
  /** Takes a piece out. False when somebody else has. */
  takePiece(key: ImportKey, piece: number): Promise<boolean>;
  count(key: ImportKey, outcome: Outcome & { taken: number }, at: string): Promise<void>;
  end(key: ImportKey, state: 'done' | 'abandoned', at: string): Promise<void>;
  /** Drops up to `limit` pieces. @returns how many */
  dropPieces(key: ImportKey, limit: number): Promise<number>;
  /** Open ones of every bureau on which nobody has worked since a time: one for the operator's, one for those of browsers. */
  leftOpen(before: { operator: string; browser: string }, limit: number): Promise<ImportRow[]>;
  /** Those that are committed, and that nobody has gone on to take over since a time. */
  leftCommitted(before: string, limit: number): Promise<ImportRow[]>;
  /** Those that are abandoned and still have pieces. */
  leftovers(limit: number): Promise<ImportKey[]>;
};
