import { argon2id } from 'hash-wasm';
import type { KdfParams } from './header-schema.ts';

/** Argon2id (RFC 9106) of the passphrase's UTF-8 bytes, as an AES-GCM-256 key that cannot be exported. */
export async function argon2idKey(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  { memoryKiB, iterations, parallelism }: KdfParams,
): Promise<CryptoKey> {
  const hash = await argon2id({
    password: passphrase,
    salt,
    memorySize: memoryKiB,
    iterations,
    parallelism,
    hashLength: 32,
    outputType: 'binary',
  });
  const bytes = new Uint8Array(hash);
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  hash.fill(0);
  bytes.fill(0);
  return key;
}

/** Milliseconds that one derivation with these parameters takes on this thread. */
export async function argon2idMs(params: KdfParams): Promise<number> {
  const start = performance.now();
  await argon2idKey('how long does it take', new Uint8Array(16), params);
  return performance.now() - start;
}
