import { createHash } from 'node:crypto';
import { toBase64url } from '#lib/domain/base64url.ts';

/** 256 random bits in 43 characters. */
export function newSecret(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * What is stored of a secret, and by which it is found again. The secret is random, so a plain digest suffices; and as
 * only digests are compared, the time that takes tells nothing about it.
 */
export function digestOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
