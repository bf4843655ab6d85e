import * as z from 'zod/mini';
import { base64urlOf } from '#lib/domain/base64url.ts';

/** Bytes as IndexedDB returns them. */
const StoredBytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

/** A value under AES-GCM-256: `iv` is 96 random bits, `data` ends with the 128-bit tag. */
export const SealedRow = z.strictObject({ v: z.literal(1), iv: StoredBytes, data: StoredBytes });
export type SealedRow = z.infer<typeof SealedRow>;

/** Argon2id (RFC 9106, version 0x13). The bounds refuse a header that was weakened, or that would exhaust the machine. */
export const KdfParams = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.int().check(z.gte(64 * 1024), z.lte(1024 * 1024)),
  iterations: z.int().check(z.gte(3), z.lte(64)),
  parallelism: z.int().check(z.gte(1), z.lte(8)),
});
export type KdfParams = z.infer<typeof KdfParams>;

/** The one record in clear: how the passphrase becomes a key, and the data key wrapped under it. */
export const VaultHeader = z.strictObject({
  format: z.literal(1),
  kdf: KdfParams,
  salt: base64urlOf(16),
  iv: base64urlOf(12),
  wrappedKey: base64urlOf(48),
});
export type VaultHeader = z.infer<typeof VaultHeader>;

/** Sequence numbers and constants in clear; everything else is named by an HMAC. */
export type RowKey = string | number;
type Sealed = { key: RowKey; value: SealedRow };

export type VaultSchema = {
  header: { key: RowKey; value: VaultHeader };
  results: Sealed;
  identity: Sealed;
  /** State of each batch. */
  outbox: Sealed;
  /** The sealed bytes of each batch, apart from its state so that listing stays cheap. */
  batches: Sealed;
  receipts: Sealed;
  ledger: Sealed;
  answers: Sealed;
};

export type SealedStoreName = 'results' | 'identity' | 'outbox' | 'batches' | 'receipts' | 'ledger' | 'answers';
export type StoreName = SealedStoreName | 'header';
