import { deriveKeyIn } from '#lib/vault/derive-key.ts';
import deriveKeyWorkerUrl from '#lib/vault/derive-key.worker.ts?worker&url';
import { scriptUrl } from '#lib/pwa/script-url.ts';
import type { Vaults } from './access.svelte.ts';

/** The vault's own code is loaded when it is first needed: hashing works without it. */
const vault = () => import('#lib/vault/vault.ts');

/** The vault of this browser, its keys derived in a worker. */
export function vaultsOfThisBrowser(): Vaults {
  const deriveKey = deriveKeyIn(() => new Worker(scriptUrl(deriveKeyWorkerUrl), { type: 'module' }));
  return {
    presence: async () => (await vault()).vaultPresence(),
    create: async (passphrase) => (await vault()).createVault(passphrase, deriveKey),
    unlock: async (passphrase) => (await vault()).unlockVault(passphrase, deriveKey),
  };
}
