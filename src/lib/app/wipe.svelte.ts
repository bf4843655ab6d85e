import type { Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { VaultContents } from '#lib/vault/wipe.ts';
import { forgetSettings } from './saved-setting.ts';

/** Tabs tell each other through it that the vault is gone. */
const CHANNEL = 'lintel-vault';
const GONE = 'wiped';

export type Wiper = {
  contents: () => Promise<Result<VaultContents, StorageFailure>>;
  wipe: () => Promise<Result<VaultContents, StorageFailure>>;
};

export function wiperOfThisBrowser(): Wiper {
  const wipe = () => import('#lib/vault/wipe.ts');
  return {
    contents: async () => (await wipe()).vaultContents(),
    wipe: async () => (await wipe()).wipeVault(),
  };
}

/** The vault as this tab sees it: what shuts it, and what looks whether there is one. */
type Shut = { lock: () => Promise<void>; start: () => Promise<void> };

/** Deletes the vault of this device, also one whose passphrase is forgotten. */
export class Wipe {
  readonly #wiper: Wiper;
  readonly #access: Shut;
  readonly #channel = new BroadcastChannel(CHANNEL);
  #contents = $state.raw<VaultContents | null>(null);
  #removed = $state.raw<VaultContents | null>(null);

  constructor(wiper: Wiper, access: Shut) {
    this.#wiper = wiper;
    this.#access = access;
    this.#channel.addEventListener('message', ({ data }) => {
      if (data === GONE) void access.lock().then(() => access.start());
    });
  }

  /** Listens to other tabs no more. */
  close(): void {
    this.#channel.close();
  }

  /** What would be lost now; null until that is counted. */
  get contents(): VaultContents | null {
    return this.#contents;
  }

  /** What the wipe of this sitting removed. */
  get removed(): VaultContents | null {
    return this.#removed;
  }

  /** Counts what would be lost. */
  async count(): Promise<StorageFailure | null> {
    this.#contents = null;
    const contents = await this.#wiper.contents();
    if (!contents.ok) return contents.error;
    this.#contents = contents.value;
    return null;
  }

  /** Shuts the vault and deletes it, and the settings too. When that fails it is as it was, or goes with the last tab. */
  async now(): Promise<StorageFailure | null> {
    await this.#access.lock();
    const wiped = await this.#wiper.wipe();
    if (!wiped.ok) return wiped.error;
    forgetSettings();
    this.#removed = wiped.value;
    this.#channel.postMessage(GONE);
    await this.#access.start();
    return null;
  }
}
