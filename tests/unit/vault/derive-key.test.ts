import { expose } from 'comlink';
import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/domain/hash.ts';
import { err } from '#lib/domain/result.ts';
import { argon2idKey, argon2idMs } from '#lib/vault/argon2id.ts';
import { deriveKeyIn, kdfFor, KDF_FLOOR, measuredKdf, type DeriveKey, type KeyWorker } from '#lib/vault/derive-key.ts';
import { KdfParams } from '#lib/vault/header-schema.ts';
import { createVault, unlockVault } from '#lib/vault/vault.ts';
import { fastDeriveKey, freshStorage, PASSPHRASE, value } from './fresh-vault.ts';

/** A worker without a thread: the same messages over a channel. */
function workerOf(exposed: Partial<KeyWorker>, ended: () => void = () => undefined): () => Worker {
  return () => {
    const { port1, port2 } = new MessageChannel();
    expose(exposed, port2);
    port1.start();
    const terminate = () => {
      port1.close();
      ended();
    };
    const worker = {
      postMessage: port1.postMessage.bind(port1),
      addEventListener: port1.addEventListener.bind(port1),
      removeEventListener: port1.removeEventListener.bind(port1),
      terminate,
    };
    return worker as unknown as Worker;
  };
}

describe('the passphrase key', () => {
  it('is Argon2id as its reference implementation computes it', async () => {
    // phc-winner-argon2, src/test.c: Argon2id v19, t=2, m=2^16, p=1, "password", "somesalt".
    const salt = new TextEncoder().encode('somesalt');
    const key = await argon2idKey('password', salt, { ...KDF_FLOOR, memoryKiB: 1 << 16, iterations: 2 });
    const raw = Uint8Array.from(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'.match(/../g) ?? [],
      (pair) => Number.parseInt(pair, 16),
    );
    const expected = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt']);
    const cipher = { name: 'AES-GCM', iv: new Uint8Array(12) };
    const [ours, theirs] = await Promise.all(
      [key, expected].map(async (k) =>
        toHex(new Uint8Array(await crypto.subtle.encrypt(cipher, k, new Uint8Array(16)))),
      ),
    );
    expect(ours).toBe(theirs);
    expect(key.extractable).toBe(false);
  });

  it('opens a vault with real parameters, through the worker, which ends after each key', async () => {
    freshStorage();
    let ended = 0;
    const deriveKey = deriveKeyIn(workerOf({ argon2idKey }, () => ended++));
    value(await createVault(PASSPHRASE, deriveKey)).vault.lock();
    expect((await unlockVault(PASSPHRASE, deriveKey)).ok).toBe(true);
    expect(await unlockVault('another passphrase', deriveKey)).toEqual(err('wrong-passphrase'));
    expect(ended).toBe(3);
  });

  it('is a failure as a value when the worker throws or never answers', async () => {
    const salt = new Uint8Array(16);
    const throwing = deriveKeyIn(workerOf({ argon2idKey: () => Promise.reject(new RangeError('no memory')) }));
    expect(await throwing('x', salt, KDF_FLOOR)).toEqual(err('key-derivation-failed'));
    let ended = false;
    const silent = deriveKeyIn(
      workerOf({ argon2idKey: () => new Promise(() => undefined) }, () => (ended = true)),
      20,
    );
    expect(await silent('x', salt, KDF_FLOOR)).toEqual(err('key-derivation-failed'));
    expect(ended).toBe(true);
  });
});

describe('what guards the passphrase', () => {
  const cost = ({ memoryKiB, iterations }: { memoryKiB: number; iterations: number }) => memoryKiB * iterations;

  it('is tuned to about a second, and is never less than the floor', () => {
    for (const floorMs of [0.01, 1, 50, 120, 333, 400, 501, 1000, 5000]) {
      const kdf = kdfFor(floorMs);
      expect(KdfParams.safeParse(kdf).success).toBe(true);
      const ms = (floorMs * cost(kdf)) / cost(KDF_FLOOR);
      expect(ms).toBeLessThanOrEqual(Math.max(1000, floorMs));
      if (floorMs >= 50) expect(ms).toBeGreaterThan(600);
    }
    expect(kdfFor(2000)).toBe(KDF_FLOOR);
    expect(kdfFor(400)).toEqual({ ...KDF_FLOOR, memoryKiB: 128 * 1024 });
    expect(kdfFor(125)).toEqual({ ...KDF_FLOOR, memoryKiB: 256 * 1024, iterations: 6 });
  });

  it('is measured in the key worker, and is the floor when that fails', async () => {
    const measured = { argon2idMs: () => Promise.resolve(400) };
    expect(await measuredKdf(workerOf(measured))).toEqual({ ...KDF_FLOOR, memoryKiB: 128 * 1024 });
    const broken = { argon2idMs: () => Promise.reject(new RangeError('no memory')) };
    expect(await measuredKdf(workerOf(broken))).toBe(KDF_FLOOR);
    expect(await argon2idMs(KDF_FLOOR)).toBeGreaterThan(0);
  });

  it('falls back to the floor on a machine without the memory for more', async () => {
    freshStorage();
    const small: DeriveKey = async (passphrase, salt, kdf) =>
      kdf.memoryKiB > KDF_FLOOR.memoryKiB ? err('key-derivation-failed') : fastDeriveKey(passphrase, salt, kdf);
    value(await createVault(PASSPHRASE, small, kdfFor(100))).vault.lock();
    expect((await unlockVault(PASSPHRASE, small)).ok).toBe(true);
  });
});
