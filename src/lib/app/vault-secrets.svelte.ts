import type { Result } from '#lib/domain/result.ts';
import type { SecretFailure, VaultGuards, VaultSecret } from '#lib/vault/secrets.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { generatePassphrase, passphraseStrength, recoveryKeyFault } from './passphrases.ts';

/** Changes what opens the vault; deriving a key takes about a second. */
export type SecretKeeper = {
  changePassphrase: (current: VaultSecret, next: string) => Promise<Result<void, SecretFailure>>;
  newRecoveryKey: (passphrase: string) => Promise<Result<string, SecretFailure>>;
  guards: () => Promise<Result<VaultGuards, 'absent' | StorageFailure>>;
};

/** Passphrase and recovery key. What fails is given as a code, for the form that asked; null is success. */
export class VaultSecrets {
  /** What forms need that take a passphrase or a recovery key. */
  readonly words = { generate: generatePassphrase, strengthOf: passphraseStrength, faultOf: recoveryKeyFault };
  readonly #keeper: SecretKeeper;
  #sheet = $state.raw<readonly string[] | null>(null);
  #guards = $state.raw<VaultGuards | null>(null);

  constructor(keeper: SecretKeeper) {
    this.#keeper = keeper;
  }

  /** The words of a recovery key, on the screen until its officer has them on paper. */
  get sheet(): readonly string[] | null {
    return this.#sheet;
  }

  /** How the vault is guarded, as far as it was looked at. */
  get guards(): VaultGuards | null {
    return this.#guards;
  }

  /** Puts a recovery key on the screen, the only time that it is to be seen. */
  show(words: string): void {
    this.#sheet = words.split(' ');
    void this.look();
  }

  /** Takes it off the screen: it was noted, or the vault shuts. */
  forget(): void {
    this.#sheet = null;
  }

  async look(): Promise<void> {
    const guards = await this.#keeper.guards();
    this.#guards = guards.ok ? guards.value : null;
  }

  async changePassphrase(current: string, next: string): Promise<SecretFailure | null> {
    return this.#change({ passphrase: current }, next);
  }

  /** Replaces a forgotten passphrase. The vault is then to be opened with the new one. */
  async recover(recoveryKey: string, next: string): Promise<SecretFailure | null> {
    return this.#change({ recoveryKey }, next);
  }

  /** Makes a new recovery key and shows it. */
  async replaceRecoveryKey(passphrase: string): Promise<SecretFailure | null> {
    const made = await this.#keeper.newRecoveryKey(passphrase);
    if (!made.ok) return made.error;
    this.show(made.value);
    return null;
  }

  async #change(current: VaultSecret, next: string): Promise<SecretFailure | null> {
    const changed = await this.#keeper.changePassphrase(current, next);
    if (!changed.ok) return changed.error;
    await this.look();
    return null;
  }
}
