import { vi } from 'vitest';
import { Access, type Vaults } from '#lib/app/access.svelte.ts';
import { doorOf } from '#lib/app/door.ts';
import { HubDesk } from '#lib/app/hub-desk.svelte.ts';
import { ok } from '#lib/domain/result.ts';
import { checkPassphrase } from '#lib/vault/secrets.ts';
import { createVault, unlockVault, vaultPresence } from '#lib/vault/vault.ts';
import { deskAt } from '../egress/enrolled.ts';
import type { ScriptedHub } from '../egress/scripted-hub.ts';
import { ORIGIN } from '../egress/scripted-hub.ts';
import { fastDeriveKey } from '../vault/fresh-vault.ts';

export const fastVaults: Vaults = {
  presence: vaultPresence,
  create: async (passphrase) => {
    const made = await createVault(passphrase, fastDeriveKey);
    return made.ok ? ok(made.value.vault) : made;
  },
  unlock: (passphrase) => unlockVault(passphrase, fastDeriveKey),
};

/** A tab: vault and desk as the portal composes them. */
export function openTab(hub: ScriptedHub, vaults: Vaults = fastVaults) {
  // Settings of the browser: none was ever made.
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
  const access = new Access(vaults);
  let verdictChanges = 0;
  const desk = new HubDesk(access, () => verdictChanges++, {
    origin: ORIGIN,
    checkPassphrase: (passphrase) => checkPassphrase(passphrase, fastDeriveKey),
    openDoor: (vault) => Promise.resolve(doorOf(vault, deskAt(vault, hub))),
  });
  return { access, desk, hub, verdictChanges: () => verdictChanges };
}

export type Tab = ReturnType<typeof openTab>;
