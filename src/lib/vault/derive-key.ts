import { wrap, type Remote } from 'comlink';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KdfParams } from './header-schema.ts';

/** Argon2id's floor for this vault, and what is asked for where nothing was measured. */
export const KDF_FLOOR: KdfParams = { name: 'argon2id', memoryKiB: 64 * 1024, iterations: 3, parallelism: 1 };

/** More would be refused by an old laptop with a job running, and the vault has to open there, too. */
const MAX_MEMORY_KIB = 256 * 1024;
const MAX_ITERATIONS = 64;
const AIM_MS = 1000;

/** Turns a passphrase into an AES-GCM-256 key that cannot be exported. */
export type DeriveKey = (
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  params: KdfParams,
) => Promise<Result<CryptoKey, 'key-derivation-failed'>>;

/** What the worker exposes. Every failure is an exception there: out of memory, no WebAssembly. */
export type KeyWorker = {
  argon2idKey(passphrase: string, salt: Uint8Array<ArrayBuffer>, params: KdfParams): Promise<CryptoKey>;
  /** Milliseconds that one derivation with these parameters takes here and now. */
  argon2idMs(params: KdfParams): Promise<number>;
};

/** A start that fails tells nobody (the worker's imports hang), so time decides; about a second is usual. */
const PATIENCE_MS = 120_000;

/** Derives keys in a worker of their own, gone with its memory after each one. */
export function deriveKeyIn(startWorker: () => Worker, patienceMs = PATIENCE_MS): DeriveKey {
  return (passphrase, salt, params) =>
    inKeyWorker(startWorker, patienceMs, (worker) => worker.argon2idKey(passphrase, salt, params));
}

/** Parameters that take about a second on this machine, in a worker; the floor when that cannot be measured. */
export async function measuredKdf(startWorker: () => Worker, patienceMs = PATIENCE_MS): Promise<KdfParams> {
  const floorMs = await inKeyWorker(startWorker, patienceMs, (worker) => worker.argon2idMs(KDF_FLOOR));
  return floorMs.ok ? kdfFor(floorMs.value) : KDF_FLOOR;
}

/**
 * Parameters that take about a second on a machine whose floor takes `floorMs`. Memory first, since it is what makes
 * guessing dear (RFC 9106, section 4), doubled as long as three passes fit; then passes.
 */
export function kdfFor(floorMs: number): KdfParams {
  const room = AIM_MS / Math.max(floorMs, 1);
  let { memoryKiB } = KDF_FLOOR;
  while (memoryKiB < MAX_MEMORY_KIB && (2 * memoryKiB) / KDF_FLOOR.memoryKiB <= room) memoryKiB *= 2;
  const passes = Math.floor((KDF_FLOOR.iterations * room * KDF_FLOOR.memoryKiB) / memoryKiB);
  const iterations = Math.min(MAX_ITERATIONS, Math.max(KDF_FLOOR.iterations, passes));
  if (memoryKiB === KDF_FLOOR.memoryKiB && iterations === KDF_FLOOR.iterations) return KDF_FLOOR;
  return { ...KDF_FLOOR, memoryKiB, iterations };
}

async function inKeyWorker<T>(
  startWorker: () => Worker,
  patienceMs: number,
  call: (worker: Remote<KeyWorker>) => Promise<T>,
): Promise<Result<T, 'key-derivation-failed'>> {
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
    return ok(await Promise.race([call(wrap<KeyWorker>(worker)), broken]));
  } catch {
    return err('key-derivation-failed');
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
