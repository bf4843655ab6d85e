import * as z from 'zod/mini';
import type { VaultHeader } from './header-schema.ts';

/** Bytes as IndexedDB returns them. */
const StoredBytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

/** A value under AES-GCM-256: `iv` is 96 random bits, `data` ends with the 128-bit tag. */
export const SealedRow = z.strictObject({ v: z.literal(1), iv: StoredBytes, data: StoredBytes });
export type SealedRow = z.infer<typeof SealedRow>;

/** Sequence numbers and constants in clear; everything else is named by an HMAC. */
export type RowKey = string | number;
type Sealed = { key: RowKey; value: SealedRow };

export type VaultSchema = {
  header: { key: RowKey; value: VaultHeader };
  /** Occurrences of the first version, which knew one case only; carried over into a case of their own when a vault opens. */
  results: Sealed;
  identity: Sealed;
  /** State of each batch. */
  outbox: Sealed;
  /** The sealed bytes of each batch, apart from its state so that listing stays cheap. */
  batches: Sealed;
  receipts: Sealed;
  ledger: Sealed;
  answers: Sealed;
  /** When the vault was backed up, which case was open last, and the like. */
  facts: Sealed;
  /** Known sets, and their segments: bytes of their own form, apart so that listing stays cheap. */
  sets: Sealed;
  segments: Sealed;
  cases: Sealed;
  /** From here on, every key begins with the name of its case. */
  exhibits: Sealed;
  jobs: Sealed;
  /** The files that a job has in hand. */
  attempts: Sealed;
  rows: Sealed;
  media: Sealed;
  likenesses: Sealed;
  marks: Sealed;
  /** Files of other tools that were imported into a case, and what they say, some entries at a time. */
  imports: Sealed;
  imported: Sealed;
  /**
   * The handle of an open job's folder. The browser keeps handles in its own form, which cannot be encrypted: it tells
   * where the folder lies, so it goes when the job ends.
   */
  handles: { key: RowKey; value: FileSystemDirectoryHandle };
};

export type StoreName = keyof VaultSchema;
export type SealedStoreName = Exclude<StoreName, 'header' | 'handles'>;

/** Stores whose records belong to one case. */
export const CASE_STORES = [
  'exhibits',
  'jobs',
  'attempts',
  'rows',
  'media',
  'likenesses',
  'marks',
  'imports',
  'imported',
  'handles',
] as const;
export type CaseStoreName = (typeof CASE_STORES)[number];

/** Every store. */
export const STORES = [
  'header',
  'results',
  'identity',
  'outbox',
  'batches',
  'receipts',
  'ledger',
  'answers',
  'facts',
  'sets',
  'segments',
  'cases',
  ...CASE_STORES,
] as const satisfies readonly StoreName[];
