import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { MediaRecord, Occurrence } from '#lib/domain/media.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { sha256Hex } from '#lib/domain/hash.ts';
import type { DeriveKey } from '#lib/vault/derive-key.ts';
import { createVault, unlockVault, type Vault } from '#lib/vault/vault.ts';

export const PASSPHRASE = 'orbit-velvet-cactus-ladder-window-harbor';

/** Stands in for Argon2id where its cost is not what is tested. */
export const fastDeriveKey: DeriveKey = async (passphrase, salt, kdf) => {
  const bytes = new TextEncoder().encode(`${passphrase}|${salt.join()}|${JSON.stringify(kdf)}`);
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return ok(await crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt']));
};

/** Forgets everything stored so far, as a new browser profile does. */
export function freshStorage(): void {
  globalThis.indexedDB = new IDBFactory();
}

/** The value of a result that has to be there. */
export function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.error)}`);
  return result.value;
}

export async function freshVault(): Promise<Vault> {
  freshStorage();
  return value(await createVault(PASSPHRASE, fastDeriveKey)).vault;
}

export async function reopen(): Promise<Vault> {
  return value(await unlockVault(PASSPHRASE, fastDeriveKey));
}

/** A media record whose hashes follow from its name. */
export async function mediaRecord(name: string, changes: Partial<MediaRecord> = {}): Promise<MediaRecord> {
  const sha256 = await sha256Hex(new TextEncoder().encode(name));
  const hashes = Array.from({ length: 8 }, (_, i) => sha256.slice(i) + sha256.slice(0, i));
  return {
    sha256,
    sha1: sha256.slice(0, 40),
    md5: sha256.slice(0, 32),
    bytes: 1000 + name.length,
    mime: 'image/jpeg',
    width: 640,
    height: 480,
    pdq: { direct: sha256, nn512: sha256, quality: 90, qualityNn512: 90, dihedral: hashes },
    outcome: 'hashed',
    reason: null,
    damaged: false,
    metadata: { capturedAt: '2026-05-01T12:03:04', make: 'Lintel', hasThumbnail: true },
    provenance: { build: 'test', decoder: '@jsquash/jpeg 1.6.0', warnings: [] },
    ...changes,
  };
}

export async function occurrence(path: string, changes: Partial<Occurrence> = {}): Promise<Occurrence> {
  const media = await mediaRecord(path);
  return { path, bytes: media.bytes, modified: 1_700_000_000_000, outcome: 'hashed', reason: null, media, ...changes };
}

/** Every key and value that IndexedDB holds, read past the vault. */
export async function rawRows(): Promise<{ store: string; key: IDBValidKey; value: unknown }[]> {
  const db = await rawDatabase();
  const rows: { store: string; key: IDBValidKey; value: unknown }[] = [];
  for (const store of db.objectStoreNames) {
    const source = db.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([asked(source.getAllKeys()), asked<unknown[]>(source.getAll())]);
    keys.forEach((key, i) => rows.push({ store, key, value: values[i] }));
  }
  db.close();
  return rows;
}

/** Writes past the vault, as an intruder with the disk can. */
export async function writeRaw(store: string, key: IDBValidKey, value: unknown): Promise<void> {
  const db = await rawDatabase();
  await asked(db.transaction(store, 'readwrite').objectStore(store).put(value, key));
  db.close();
}

export async function deleteRaw(store: string, key: IDBValidKey): Promise<void> {
  const db = await rawDatabase();
  await asked(db.transaction(store, 'readwrite').objectStore(store).delete(key));
  db.close();
}

function rawDatabase(): Promise<IDBDatabase> {
  return asked(indexedDB.open('lintel'));
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the request failed'));
    };
  });
}
