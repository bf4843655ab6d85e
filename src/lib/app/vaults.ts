import { deriveKeyIn, measuredKdf } from '#lib/vault/derive-key.ts';
import deriveKeyWorkerUrl from '#lib/vault/derive-key.worker.ts?worker&url';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import type { Result } from '#lib/domain/result.ts';
import type { SecretFailure } from '#lib/vault/secrets.ts';
import type { Vaults } from './access.svelte.ts';
import type { SecretKeeper } from './vault-secrets.svelte.ts';

/** The vault's own code is loaded when it is first needed: hashing works without it. */
const vault = () => import('#lib/vault/vault.ts');
const secrets = () => import('#lib/vault/secrets.ts');

const startWorker = () => new Worker(scriptUrl(deriveKeyWorkerUrl), { type: 'module' });
const deriveKey = deriveKeyIn(startWorker);

/**
 * The vault of this browser, its keys derived in a worker.
 *
 * @param onRecoveryKey takes the words of a new vault's recovery key, which are to be had this once
 */
export function vaultsOfThisBrowser(onRecoveryKey: (words: string) => void): Vaults {
  return {
    presence: async () => (await vault()).vaultPresence(),
    create: async (passphrase) => {
      const made = await (await vault()).createVault(passphrase, deriveKey, await measuredKdf(startWorker));
      if (!made.ok) return made;
      onRecoveryKey(made.value.recoveryKey);
      return { ok: true, value: made.value.vault };
    },
    unlock: async (passphrase) => (await vault()).unlockVault(passphrase, deriveKey),
  };
}

/** Whether a passphrase is that vault's; takes about a second. */
export async function checkPassphrase(passphrase: string): Promise<Result<void, SecretFailure>> {
  return (await secrets()).checkPassphrase(passphrase, deriveKey);
}

/** What opens that vault, and how it is changed. */
export function secretsOfThisBrowser(): SecretKeeper {
  return {
    changePassphrase: async (current, next) =>
      (await secrets()).changePassphrase(current, next, deriveKey, await measuredKdf(startWorker)),
    newRecoveryKey: async (passphrase) => (await secrets()).newRecoveryKey(passphrase, deriveKey),
    guards: async () => (await secrets()).vaultGuards(),
  };
}
