import { wrap } from 'comlink';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KdfParams } from './schema.ts';

/** Argon2id's floor for this vault; headers written later may ask for more. */
export const KDF_PARAMS: KdfParams = { name: 'argon2id', memoryKiB: 64 * 1024, iterations: 3, parallelism: 1 };

/** Turns a passphrase into an AES-GCM-256 key that cannot be exported. */
export type DeriveKey = (
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  params: KdfParams,
) => Promise<Result<CryptoKey, 'key-derivation-failed'>>;

/** What the worker exposes. Every failure is an exception there: out of memory, no WebAssembly. */
export type KeyWorker = {
  argon2idKey(passphrase: string, salt: Uint8Array<ArrayBuffer>, params: KdfParams): Promise<CryptoKey>;
};

/** A start that fails tells nobody (the worker's imports hang), so time decides; about a second is usual. */
const PATIENCE_MS = 120_000;

/** Derives keys in a worker of their own, gone with its memory after each one. */
export function deriveKeyIn(startWorker: () => Worker, patienceMs = PATIENCE_MS): DeriveKey {
  return async (passphrase, salt, params) => {
    const worker = startWorker();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const broken = new Promise<never>((_resolve, reject) => {
      const fail = () => {
        reject(new Error('the key worker failed'));
      };
      worker.addEventListener('error', fail);
      timer = setTimeout(fail, patienceMs);
    });
    try {
      return ok(await Promise.race([wrap<KeyWorker>(worker).argon2idKey(passphrase, salt, params), broken]));
    } catch {
      return err('key-derivation-failed');
    } finally {
      clearTimeout(timer);
      worker.terminate();
    }
  };
}
