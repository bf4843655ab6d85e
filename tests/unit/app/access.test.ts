import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Access } from '#lib/app/access.svelte.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { ScriptedHub } from '../egress/scripted-hub.ts';
import { freshStorage, PASSPHRASE, value } from '../vault/fresh-vault.ts';
import { fastVaults, openTab, type Tab } from './hub-side.ts';

let tab: Tab;
beforeEach(async () => {
  freshStorage();
  tab = openTab(await ScriptedHub.start());
  await tab.access.start();
});

describe('the vault', () => {
  it('is absent, then open, then locked, then found locked by the next tab', async () => {
    expect(tab.access.state).toBe('absent');
    value(await tab.access.create(PASSPHRASE));
    expect(tab.access.state).toBe('unlocked');
    await tab.access.lock();
    expect(tab.access.state).toBe('locked');
    expect(tab.access.vault).toBeNull();
    const next = openTab(tab.hub);
    await next.access.start();
    expect(next.access.state).toBe('locked');
    value(await next.access.unlock(PASSPHRASE));
    expect(next.access.state).toBe('unlocked');
  });

  it('says why it does not open, until it does', async () => {
    expect(await tab.access.create('letmein')).toEqual(err('weak-passphrase'));
    expect(tab.access.failure).toBe('weak-passphrase');
    value(await tab.access.create(PASSPHRASE));
    expect(tab.access.failure).toBeNull();
    await tab.access.lock();
    expect(await tab.access.unlock('not the passphrase')).toEqual(err('wrong-passphrase'));
    expect(tab.access.failure).toBe('wrong-passphrase');
    expect(tab.access.working).toBe(false);
    value(await tab.access.unlock(PASSPHRASE));
    expect(tab.access.failure).toBeNull();
  });

  it('asks for the passphrase when another tab made the vault meanwhile', async () => {
    const other = openTab(tab.hub);
    value(await other.access.create(PASSPHRASE));
    expect(await tab.access.create(PASSPHRASE)).toEqual(err('exists'));
    expect(tab.access.state).toBe('locked');
  });

  it('says that it cannot be looked for, and looks again when asked', async () => {
    const presence = vi.fn(fastVaults.presence).mockResolvedValueOnce(err('storage-failed'));
    const { access } = openTab(tab.hub, { ...fastVaults, presence });
    await access.start();
    expect([access.state, access.failure]).toEqual(['unknown', 'storage-failed']);
    await access.start();
    expect([access.state, access.failure]).toEqual(['absent', null]);
  });

  it('takes no second press while a key is being derived', async () => {
    const create = vi.fn(fastVaults.create);
    const { access } = openTab(tab.hub, { ...fastVaults, create });
    await Promise.all([access.create(PASSPHRASE), access.create(PASSPHRASE)]);
    expect(create).toHaveBeenCalledTimes(1);
  });
});

it.each(['fails', 'throws'] as const)('leaves no open vault in memory when reading it %s', async (how) => {
  value(await tab.access.create(PASSPHRASE));
  await tab.access.lock();
  const opened: Vault[] = [];
  const unlock: typeof fastVaults.unlock = async (passphrase) => {
    const vault = value(await fastVaults.unlock(passphrase));
    opened.push(vault);
    return { ok: true, value: vault };
  };
  const { access } = openTab(tab.hub, { ...fastVaults, unlock });
  access.watch({
    opened: () =>
      how === 'fails' ? Promise.resolve(err('storage-failed' as const)) : Promise.reject(new Error('a bug')),
    closed: () => undefined,
  });
  await access.unlock(PASSPHRASE).catch(() => undefined);
  expect([access.state, access.vault, access.working]).toEqual(['locked', null, false]);
  expect(opened.map(({ locked }) => locked)).toEqual([true]);
});

it('tells who watches when the vault opens, is about to shut, and is shut', async () => {
  const access = new Access(fastVaults);
  const told: string[] = [];
  access.watch({
    opened: (vault) => {
      told.push(vault.locked ? 'locked' : 'open');
      return Promise.resolve(ok(undefined));
    },
    closing: () => {
      told.push(access.vault?.locked === false ? 'still open' : 'too late');
      return Promise.resolve();
    },
    closed: () => told.push('shut'),
  });
  value(await access.create(PASSPHRASE));
  await access.lock();
  await access.lock();
  expect(told).toEqual(['open', 'still open', 'shut']);
  expect(access.state).toBe('locked');
});
