import { err, ok, type Result } from '#lib/domain/result.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import type { Vault, VaultPresence } from '#lib/vault/vault.ts';

export type AccessState = 'unknown' | 'absent' | 'locked' | 'unlocked';
export type AccessFailure =
  'weak-passphrase' | 'exists' | 'wrong-passphrase' | 'absent' | 'key-derivation-failed' | StorageFailure;

/** The ways to the vault on this device; Argon2id runs in a worker behind them and takes about a second. */
export type Vaults = {
  presence: () => Promise<Result<VaultPresence, StorageFailure>>;
  create: (passphrase: string) => Promise<Result<Vault, AccessFailure>>;
  unlock: (passphrase: string) => Promise<Result<Vault, AccessFailure>>;
};

/** Whoever works with the open vault. */
export type Watcher = {
  /** Reads what it needs; the vault counts as open when everybody has. */
  opened: (vault: Vault) => Promise<Result<void, StorageFailure>>;
  /** Ends what still writes; the vault shuts when everybody has. */
  closing?: () => Promise<void>;
  /** Forgets everything. */
  closed: () => void;
};

/** The vault as the portal sees it: absent, locked or open. */
export class Access {
  readonly #vaults: Vaults;
  #state = $state<AccessState>('unknown');
  #vault = $state.raw<Vault | null>(null);
  #working = $state(false);
  #failure = $state<AccessFailure | null>(null);
  readonly #watchers: Watcher[] = [];

  constructor(vaults: Vaults) {
    this.#vaults = vaults;
  }

  get state(): AccessState {
    return this.#state;
  }

  /** The open vault, or null. */
  get vault(): Vault | null {
    return this.#vault;
  }

  /** A key is being derived or the vault is being read. */
  get working(): boolean {
    return this.#working;
  }

  /** Why the last step failed, until the next one succeeds. */
  get failure(): AccessFailure | null {
    return this.#failure;
  }

  watch(watcher: Watcher): void {
    this.#watchers.push(watcher);
  }

  /** Looks whether this device has a vault. */
  async start(): Promise<void> {
    const presence = await this.#vaults.presence();
    if (this.#working || this.#vault !== null) return;
    this.#failure = presence.ok ? null : presence.error;
    if (presence.ok) this.#state = presence.value;
  }

  /** Looks again where there was none: another tab may have made it, as a link to enrol does that opens in its own tab. */
  async lookAgain(): Promise<void> {
    if (this.#state === 'absent') await this.start();
  }

  create(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#enter(() => this.#vaults.create(passphrase));
  }

  unlock(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#enter(() => this.#vaults.unlock(passphrase));
  }

  /** Takes over a vault that was opened in another way: brought back from its backup. */
  adopt(vault: Vault): Promise<Result<void, AccessFailure>> {
    return this.#enter(() => Promise.resolve(ok(vault)));
  }

  /** Shuts the vault: keys and everything that was read leave memory and screen. */
  async lock(): Promise<void> {
    if (this.#working || this.#vault === null) return;
    for (const { closing } of this.#watchers) await closing?.();
    this.#shut(this.#vault);
  }

  async #enter(open: () => Promise<Result<Vault, AccessFailure>>): Promise<Result<void, AccessFailure>> {
    if (this.#working || this.#vault !== null) return ok(undefined);
    this.#working = true;
    try {
      const opened = await open();
      if (!opened.ok) return this.#fail(opened.error);
      this.#state = 'locked';
      return await this.#read(opened.value);
    } finally {
      this.#working = false;
    }
  }

  /** Puts an open vault to use; when that fails, in whatever way, it is shut again and its keys leave memory. */
  async #read(vault: Vault): Promise<Result<void, AccessFailure>> {
    this.#vault = vault;
    try {
      for (const { opened } of this.#watchers) {
        const read = await opened(vault);
        if (!read.ok) return this.#fail(read.error);
      }
      this.#state = 'unlocked';
      this.#failure = null;
      return ok(undefined);
    } finally {
      if (this.#state !== 'unlocked') this.#shut(vault);
    }
  }

  #shut(vault: Vault): void {
    this.#vault = null;
    this.#state = 'locked';
    vault.lock();
    for (const { closed } of this.#watchers) closed();
  }

  #fail(why: AccessFailure): Result<void, AccessFailure> {
    this.#failure = why;
    if (why === 'exists') this.#state = 'locked';
    if (why === 'absent') this.#state = 'absent';
    return err(why);
  }
}
