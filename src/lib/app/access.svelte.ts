import type { Occurrence } from '#lib/domain/media.ts';
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

type Parts = {
  vaults: Vaults;
  /** Puts results that the vault held on the screen, beside those made since. */
  restore: (saved: Occurrence[]) => void;
  /** Takes all results off the screen, because the vault that holds them shuts. */
  forget: () => void;
};

/** How many results are saved in one transaction. */
const PORTION = 200;

/**
 * The vault as the portal sees it. Results made while it is shut wait in memory and are saved as soon as it opens; what
 * could not be saved keeps waiting and is tried again with the next results.
 */
export class Access {
  readonly #parts: Parts;
  #state = $state<AccessState>('unknown');
  #vault = $state.raw<Vault | null>(null);
  #working = $state(false);
  #failure = $state<AccessFailure | null>(null);
  #unsaved: Occurrence[] = [];
  #unsavedCount = $state(0);
  #damagedCount = $state(0);
  #saving: Promise<Result<void, StorageFailure>> = Promise.resolve(ok(undefined));
  readonly #onopen: ((vault: Vault) => void)[] = [];
  readonly #onlock: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get state(): AccessState {
    return this.#state;
  }

  /** The open vault, or null. */
  get vault(): Vault | null {
    return this.#vault;
  }

  /** A key is being derived or saved results are being read. */
  get working(): boolean {
    return this.#working;
  }

  /** Why the last step failed, until the next one succeeds. */
  get failure(): AccessFailure | null {
    return this.#failure;
  }

  /** Results that a reload would lose. */
  get unsavedCount(): number {
    return this.#unsavedCount;
  }

  /** Saved results that are not what was written: they stay in the vault and are not used. */
  get damagedCount(): number {
    return this.#damagedCount;
  }

  /** Tells `opened` each time the vault opens, and `locked` each time it shuts. */
  watch(opened: (vault: Vault) => void, locked: () => void): void {
    this.#onopen.push(opened);
    this.#onlock.push(locked);
  }

  /** Looks whether this device has a vault. */
  async start(): Promise<void> {
    const presence = await this.#parts.vaults.presence();
    if (this.#working || this.#vault !== null) return;
    this.#failure = presence.ok ? null : presence.error;
    if (presence.ok) this.#state = presence.value;
  }

  /** Looks again where there was none: another tab may have made it, as a link to enrol does that opens in its own tab. */
  async lookAgain(): Promise<void> {
    if (this.#state === 'absent') await this.start();
  }

  create(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#enter(() => this.#parts.vaults.create(passphrase));
  }

  unlock(passphrase: string): Promise<Result<void, AccessFailure>> {
    return this.#enter(() => this.#parts.vaults.unlock(passphrase));
  }

  /** Shuts the vault: keys and saved results leave memory and screen. */
  async lock(): Promise<void> {
    await this.#saving;
    const vault = this.#vault;
    if (vault === null) return;
    this.#vault = null;
    this.#state = 'locked';
    this.#damagedCount = 0;
    vault.lock();
    for (const locking of this.#onlock) locking();
    this.#parts.forget();
    this.#parts.restore(this.#unsaved);
  }

  /** Saves results, at once when the vault is open and otherwise when it opens. */
  keep(occurrences: readonly Occurrence[]): Promise<Result<void, StorageFailure>> {
    this.#unsaved.push(...occurrences);
    this.#unsavedCount = this.#unsaved.length;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Forgets the results of this sitting, and those in the vault when it is open; or none at all when that fails. */
  async clear(): Promise<Result<void, StorageFailure>> {
    await this.#saving;
    const cleared = this.#vault === null ? ok(undefined) : await this.#vault.results.clear();
    if (!cleared.ok) {
      this.#failure = cleared.error;
      return cleared;
    }
    this.#unsaved = [];
    this.#unsavedCount = 0;
    this.#damagedCount = 0;
    return cleared;
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
    try {
      const saved = await vault.results.all();
      if (!saved.ok) return this.#fail(saved.error);
      this.#vault = vault;
      this.#state = 'unlocked';
      this.#failure = null;
      this.#damagedCount = saved.value.damaged.length;
      this.#parts.restore(saved.value.occurrences);
      for (const opening of this.#onopen) opening(vault);
      await this.keep([]);
      return ok(undefined);
    } finally {
      if (this.#vault !== vault) vault.lock();
    }
  }

  #fail(why: AccessFailure): Result<void, AccessFailure> {
    this.#failure = why;
    if (why === 'exists') this.#state = 'locked';
    if (why === 'absent') this.#state = 'absent';
    return err(why);
  }

  /** A portion at a time, so that neither the page nor a transaction ever has much to do at once. */
  async #save(): Promise<Result<void, StorageFailure>> {
    while (this.#vault !== null && this.#unsaved.length > 0) {
      const portion = this.#unsaved.slice(0, PORTION);
      const saved = await this.#vault.results.append(portion);
      if (!saved.ok) {
        this.#failure = saved.error;
        return saved;
      }
      this.#unsaved.splice(0, portion.length);
      this.#unsavedCount = this.#unsaved.length;
      if (isStorage(this.#failure)) this.#failure = null;
    }
    return ok(undefined);
  }
}

function isStorage(failure: AccessFailure | null): boolean {
  return failure === 'quota-exceeded' || failure === 'storage-failed' || failure === 'other-tab';
}
