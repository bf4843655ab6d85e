import { beforeEach, describe, expect, it } from 'vitest';
import { VaultSecrets } from '#lib/app/vault-secrets.svelte.ts';
import { KDF_FLOOR } from '#lib/vault/derive-key.ts';
import { changePassphrase, newRecoveryKey, vaultGuards } from '#lib/vault/secrets.ts';
import { unlockVault } from '#lib/vault/vault.ts';
import { fastDeriveKey, freshStorage, freshVault, PASSPHRASE, value } from '../vault/fresh-vault.ts';

const NEXT = 'glacier-tulip-hammer-violin-meadow-pepper';

let secrets: VaultSecrets;

beforeEach(async () => {
  freshStorage();
  (await freshVault()).lock();
  secrets = new VaultSecrets({
    changePassphrase: (current, next) => changePassphrase(current, next, fastDeriveKey),
    newRecoveryKey: (passphrase) => newRecoveryKey(passphrase, fastDeriveKey),
    guards: vaultGuards,
  });
});

describe('the recovery key', () => {
  it('is on the screen until it was noted, and replaces a forgotten passphrase', async () => {
    expect(await secrets.replaceRecoveryKey(PASSPHRASE)).toBeNull();
    const words = secrets.sheet ?? [];
    expect(words).toHaveLength(15);
    secrets.forget();
    expect(secrets.sheet).toBeNull();
    expect(await secrets.recover(words.join(' '), NEXT)).toBeNull();
    value(await unlockVault(NEXT, fastDeriveKey)).lock();
  });

  it('is not shown when it could not be made', async () => {
    expect(await secrets.replaceRecoveryKey(NEXT)).toBe('wrong-passphrase');
    expect(secrets.sheet).toBeNull();
    expect(await secrets.recover('zoo zoo', NEXT)).toBe('mistyped-recovery-key');
  });
});

describe('the passphrase', () => {
  it('is changed with the old one, and what guards it is known afterwards', async () => {
    expect(secrets.guards).toBeNull();
    expect(await secrets.changePassphrase(NEXT, NEXT)).toBe('wrong-passphrase');
    expect(await secrets.changePassphrase(PASSPHRASE, 'letmein')).toBe('weak-passphrase');
    expect(await secrets.changePassphrase(PASSPHRASE, NEXT)).toBeNull();
    expect(secrets.guards?.kdf).toEqual(KDF_FLOOR);
    expect(secrets.guards?.recoveryKeyMade).toMatch(/^20\d\d-/);
  });
});
