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

/** Deletes the vault of this device, also one whose passphrase is forgotten. */
export class Wipe {
  readonly #wiper: Wiper;
  readonly #gone: () => Promise<void>;
  readonly #channel = new BroadcastChannel(CHANNEL);
  #contents = $state.raw<VaultContents | null>(null);
  #removed = $state.raw<VaultContents | null>(null);

  /** @param gone takes everything of a vault out of this tab, because it is deleted, here or in another tab */
  constructor(wiper: Wiper, gone: () => Promise<void>) {
    this.#wiper = wiper;
    this.#gone = gone;
    this.#channel.addEventListener('message', ({ data }) => {
      if (data === GONE) void this.#gone();
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

  /** Deletes vault and settings; when that fails, in whatever way, the vault is as it was or goes with the last tab. */
  async now(): Promise<StorageFailure | null> {
    const wiped = await this.#wiper.wipe();
    if (!wiped.ok) return wiped.error;
    forgetSettings();
    this.#removed = wiped.value;
    this.#channel.postMessage(GONE);
    await this.#gone();
    return null;
  }
}
