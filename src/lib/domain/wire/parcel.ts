import * as z from 'zod/mini';
import { base64urlOf } from '../base64url.ts';
import { Thumbprint } from '../signature.ts';
import { MAX_BODY_BYTES } from './common.ts';

/** Room for the largest body that the hub takes, sealed and in base64url, which makes four characters of three bytes. */
export const MAX_PARCEL_BYTES = Math.ceil(((MAX_BODY_BYTES + 16) * 4) / 3);

/**
 * One sealed document, encrypted to a hub: a batch or a withdrawal that another device of the bureau carries. HPKE
 * (RFC 9180) in base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 */
export const Parcel = z.strictObject({
  /** Thumbprint of the hub's signing key: for whom it is. */
  hub: Thumbprint,
  /** The encapsulated key: a point of P-256, uncompressed. */
  enc: base64urlOf(65),
  /** Ciphertext and tag in base64url. */
  box: z.string().check(z.maxLength(MAX_PARCEL_BYTES), z.regex(/^[A-Za-z0-9_-]{22,}$/)),
});
export type Parcel = z.infer<typeof Parcel>;
