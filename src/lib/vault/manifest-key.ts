import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Erasure } from './database.ts';
import { newKeyPair, openKeyPair, StoredKeyPair, type DeviceKey } from './device-keys.ts';
import { commit, jsonOf, Records, type Access } from './records.ts';
import type { StorageFailure } from './storage-failure.ts';

const KEY = 'signing';

/** The signing key of a device that was never invited to a hub: it signs manifests. An invitation takes it over. */
export class ManifestKeyStore {
  readonly #access: Access;
  readonly #records: Records<StoredKeyPair>;

  constructor(access: Access) {
    this.#access = access;
    this.#records = new Records(access, 'identity', jsonOf(StoredKeyPair));
  }

  saved(): Promise<Result<StoredKeyPair | null, StorageFailure>> {
    return this.#records.get(KEY);
  }

  /** Made now when there is none. */
  async get(): Promise<Result<DeviceKey, StorageFailure>> {
    const { keys } = this.#access;
    if (keys === null) return err('locked');
    const saved = await this.saved();
    if (!saved.ok) return saved;
    if (saved.value !== null) {
      const key = await openKeyPair('sign', saved.value, keys.devices);
      return key === null ? err('damaged-record') : ok(key);
    }
    const made = await newKeyPair('sign', keys.devices);
    const done = await commit(this.#access, [await this.#records.change(KEY, made, { mustBeNew: true })]);
    // Another tab was first: both go on with its key.
    if (!done.ok) return done.error === 'taken' ? this.get() : err(done.error);
    return this.get();
  }

  /** For the transaction in which an invitation takes it over. */
  erasure(): Erasure {
    return { store: 'identity', erase: KEY };
  }
}
