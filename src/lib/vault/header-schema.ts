import * as z from 'zod/mini';
import { base64urlOf } from '#lib/domain/base64url.ts';
import { Instant } from '#lib/domain/wire/common.ts';

/** Argon2id (RFC 9106, version 0x13). The bounds refuse a header that was weakened, or that would exhaust the machine. */
export const KdfParams = z.strictObject({
  name: z.literal('argon2id'),
  memoryKiB: z.int().check(z.gte(64 * 1024), z.lte(1024 * 1024)),
  iterations: z.int().check(z.gte(3), z.lte(64)),
  parallelism: z.int().check(z.gte(1), z.lte(8)),
});
export type KdfParams = z.infer<typeof KdfParams>;

/** The 32 bytes of the data key under AES-GCM-256; `wrappedKey` ends with the 128-bit tag. */
const wrapped = { salt: base64urlOf(16), iv: base64urlOf(12), wrappedKey: base64urlOf(48) };

/** The data key under the passphrase. */
export const PassphraseWrap = z.strictObject({ kdf: KdfParams, ...wrapped });
export type PassphraseWrap = z.infer<typeof PassphraseWrap>;

/** The data key under the recovery key, and when that key was made, so that its sheet can be told from an older one. */
const RecoveryWrap = z.strictObject({ made: Instant, ...wrapped });
export type RecoveryWrap = z.infer<typeof RecoveryWrap>;

/** As first released: a passphrase only. */
const HeaderV1 = z.strictObject({ format: z.literal(1), kdf: KdfParams, ...wrapped });

const HeaderV2 = z.strictObject({
  format: z.literal(2),
  passphrase: PassphraseWrap,
  /** Null in a vault of format 1 until its officer asks for a recovery key. */
  recovery: z.nullable(RecoveryWrap),
});

/** The one record in clear: the data key, wrapped once under each secret that opens the vault. */
export type VaultHeader = z.infer<typeof HeaderV2>;

const StoredHeader = z.discriminatedUnion('format', [HeaderV1, HeaderV2]);

/** A stored header of any format in the newest one, or null. What the passphrase wraps is the same in both. */
export function parseHeader(row: unknown): VaultHeader | null {
  const stored = StoredHeader.safeParse(row);
  if (!stored.success) return null;
  if (stored.data.format === 2) return stored.data;
  const { kdf, salt, iv, wrappedKey } = stored.data;
  return { format: 2, passphrase: { kdf, salt, iv, wrappedKey }, recovery: null };
}
