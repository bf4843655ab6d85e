import { createHash } from 'node:crypto';

/** SHA-256 as `#lib/domain/merkle.ts` wants it. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
