import type { LogKind } from '#lib/domain/log-entry.ts';
import type { Subtree } from '#lib/domain/merkle.ts';
import type { ErasureReason } from '#lib/domain/wire/log.ts';

/** One leaf of the audit log with what it commits to, as far as that is still there. */
export type LogRow = {
  index: number;
  /** Its leaf hash (RFC 6962), hexadecimal. */
  hash: string;
  kind: LogKind;
  act: string;
  at: string;
  bureau: string | null;
  device: string | null;
  /** Canonical JSON; null once it was erased. */
  details: string | null;
  /** Base64url; null once it was erased. */
  salt: string | null;
  erased: { at: string; why: ErasureReason } | null;
};

export type NewLogRow = Omit<LogRow, 'erased' | 'details' | 'salt'> & {
  details: string;
  salt: string;
  /** The batch with whose erasure this entry is erased as well. */
  subject: string | null;
};

export type LogNode = Subtree & { hash: string };

/** Which entries: absent members do not matter. */
export type LogFilter = {
  kind?: LogKind | undefined;
  bureau?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
};

export type StoredCheckpoint = { size: number; root: string; at: string; text: string };

/** Leaves are added and never changed; their hashes, and those of the complete subtrees over them, stay for good. */
export type LogStore = {
  /** How many leaves there are. */
  size(): Promise<number>;
  /** Takes the next place; until the transaction ends nobody else takes one. */
  take(): Promise<number>;
  /** Adds the leaf and the subtrees that are complete with it. */
  append(row: NewLogRow, completed: readonly LogNode[]): Promise<void>;
  /** The hashes of complete subtrees, in the order asked for; throws when one is missing. */
  nodes(subtrees: readonly Subtree[]): Promise<string[]>;
  /** Kept subtrees of one level in their order, from one of them on. */
  nodesFrom(first: Subtree, limit: number): Promise<LogNode[]>;
  /** Newest first, before a place. */
  entriesBefore(index: number, filter: LogFilter, limit: number): Promise<LogRow[]>;
  /** In their order, from a place on. */
  entriesFrom(index: number, limit: number): Promise<LogRow[]>;
  /** Drops salt, details and device of the entries about a batch. @returns how many had any */
  erase(bureau: string, subject: string, why: ErasureReason, at: string): Promise<number>;
  addCheckpoint(checkpoint: StoredCheckpoint): Promise<void>;
  newestCheckpoint(): Promise<StoredCheckpoint | null>;
  /** In the order of their sizes, after one. */
  checkpointsAfter(size: number, limit: number): Promise<StoredCheckpoint[]>;
};
