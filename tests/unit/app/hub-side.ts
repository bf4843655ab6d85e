import { Access, type Vaults } from '#lib/app/access.svelte.ts';
import { HubDesk } from '#lib/app/hub-desk.svelte.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { createVault, unlockVault, vaultPresence } from '#lib/vault/vault.ts';
import { deskAt } from '../egress/enrolled.ts';
import type { ScriptedHub } from '../egress/scripted-hub.ts';
import { ORIGIN } from '../egress/scripted-hub.ts';
import { fastDeriveKey } from '../vault/fresh-vault.ts';

export const fastVaults: Vaults = {
  presence: vaultPresence,
  create: (passphrase) => createVault(passphrase, fastDeriveKey),
  unlock: (passphrase) => unlockVault(passphrase, fastDeriveKey),
};

/** A tab: vault and desk as the portal composes them, with what they put on the screen. */
export function openTab(hub: ScriptedHub, vaults: Vaults = fastVaults) {
  const screen: Occurrence[] = [];
  const access = new Access({
    vaults,
    restore: (saved) => {
      screen.push(...saved);
    },
    forget: () => {
      screen.length = 0;
    },
  });
  let verdictChanges = 0;
  const desk = new HubDesk(access, () => verdictChanges++, {
    origin: ORIGIN,
    openDoor: (vault) => Promise.resolve(deskAt(vault, hub)),
  });
  return { access, desk, screen, hub, verdictChanges: () => verdictChanges };
}

export type Tab = ReturnType<typeof openTab>;
