import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Access } from '#lib/app/access.svelte.ts';
import { err } from '#lib/domain/result.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { ScriptedHub } from '../egress/scripted-hub.ts';
import { freshStorage, occurrence, PASSPHRASE, rawRows, reopen, value, writeRaw } from '../vault/fresh-vault.ts';
import { fastVaults, openTab, type Tab } from './hub-side.ts';

let tab: Tab;
beforeEach(async () => {
  freshStorage();
  tab = openTab(await ScriptedHub.start());
  await tab.access.start();
});

function openVault(): Vault {
  if (tab.access.vault === null) throw new Error('the vault is shut');
  return tab.access.vault;
}

const saved = async () => value(await (await reopen()).results.all()).occurrences.map(({ path }) => path);

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

describe('results', () => {
  it('made before the vault are saved when it is made, later ones at once', async () => {
    value(await tab.access.keep([await occurrence('before')]));
    expect(tab.access.unsavedCount).toBe(1);
    value(await tab.access.create(PASSPHRASE));
    expect(tab.access.unsavedCount).toBe(0);
    value(await tab.access.keep([await occurrence('later')]));
    expect(await saved()).toEqual(['before', 'later']);
  });

  it('saved ones come back on unlock and leave the screen on lock', async () => {
    value(await tab.access.create(PASSPHRASE));
    value(await tab.access.keep([await occurrence('one')]));
    const next = openTab(tab.hub);
    value(await next.access.unlock(PASSPHRASE));
    expect(next.screen.map(({ path }) => path)).toEqual(['one']);
    await next.access.lock();
    expect(next.screen).toEqual([]);
  });

  it('that a full disk refuses stay here, are counted, and are saved with the next ones', async () => {
    value(await tab.access.create(PASSPHRASE));
    const append = vi.spyOn(openVault().results, 'append').mockResolvedValueOnce(err('quota-exceeded'));
    expect(await tab.access.keep([await occurrence('one')])).toEqual(err('quota-exceeded'));
    expect([tab.access.unsavedCount, tab.access.failure]).toEqual([1, 'quota-exceeded']);
    value(await tab.access.keep([await occurrence('two')]));
    expect(append).toHaveBeenCalledTimes(2);
    expect([tab.access.unsavedCount, tab.access.failure]).toEqual([0, null]);
    expect(await saved()).toEqual(['one', 'two']);
  });

  it('that could not be saved stay on the screen when the vault is locked', async () => {
    value(await tab.access.create(PASSPHRASE));
    vi.spyOn(openVault().results, 'append').mockResolvedValue(err('quota-exceeded'));
    await tab.access.keep([await occurrence('one')]);
    await tab.access.lock();
    expect(tab.screen.map(({ path }) => path)).toEqual(['one']);
    value(await tab.access.unlock(PASSPHRASE));
    expect(await saved()).toEqual(['one']);
  });

  it('cleared are gone from memory and vault', async () => {
    value(await tab.access.keep([await occurrence('one')]));
    value(await tab.access.clear());
    expect(tab.access.unsavedCount).toBe(0);
    value(await tab.access.create(PASSPHRASE));
    value(await tab.access.keep([await occurrence('two')]));
    value(await tab.access.clear());
    expect(await saved()).toEqual([]);
  });

  it('stay, here and there, when the vault cannot clear them', async () => {
    value(await tab.access.create(PASSPHRASE));
    vi.spyOn(openVault().results, 'append').mockResolvedValueOnce(err('quota-exceeded'));
    await tab.access.keep([await occurrence('one')]);
    vi.spyOn(openVault().results, 'clear').mockResolvedValueOnce(err('storage-failed'));
    expect(await tab.access.clear()).toEqual(err('storage-failed'));
    expect([tab.access.unsavedCount, tab.access.failure]).toEqual([1, 'storage-failed']);
  });

  it('are saved in portions; what one of them could not take waits with the rest', async () => {
    value(await tab.access.create(PASSPHRASE));
    const append = vi.spyOn(openVault().results, 'append').mockImplementationOnce(async (some) => {
      append.mockResolvedValueOnce(err('quota-exceeded'));
      return (await reopen()).results.append(some);
    });
    const many = await Promise.all(Array.from({ length: 450 }, (_, i) => occurrence(String(i))));
    expect(await tab.access.keep(many)).toEqual(err('quota-exceeded'));
    const [first = [], second = []] = append.mock.calls.map(([some]) => some);
    expect(tab.access.unsavedCount).toBe(450 - first.length);
    expect(second[0]?.path).toBe(String(first.length));
    value(await tab.access.keep([]));
    expect(tab.access.unsavedCount).toBe(0);
    expect(await saved()).toHaveLength(450);
  });
});

describe('a damaged record', () => {
  async function damageOne(): Promise<void> {
    value(await tab.access.create(PASSPHRASE));
    value(await tab.access.keep([await occurrence('one'), await occurrence('two')]));
    await tab.access.lock();
    const row = (await rawRows()).find(({ store }) => store === 'results');
    await writeRaw('results', row?.key ?? '', { v: 1, iv: new Uint8Array(12), data: new Uint8Array(40) });
  }

  it('keeps nobody out: it is counted, stays stored, and the rest is there', async () => {
    await damageOne();
    value(await tab.access.unlock(PASSPHRASE));
    expect([tab.access.state, tab.access.damagedCount, tab.screen.length]).toEqual(['unlocked', 1, 1]);
    expect((await rawRows()).filter(({ store }) => store === 'results')).toHaveLength(2);
    await tab.access.lock();
    expect(tab.access.damagedCount).toBe(0);
  });

  it('is healed when its file is hashed again', async () => {
    await damageOne();
    value(await tab.access.unlock(PASSPHRASE));
    value(await tab.access.keep([await occurrence('one'), await occurrence('two')]));
    expect(value(await (await reopen()).results.all())).toMatchObject({ damaged: [], occurrences: [{}, {}] });
  });
});

it.each(['fails', 'throws'] as const)('leaves no open vault in memory when reading it %s', async (how) => {
  value(await tab.access.create(PASSPHRASE));
  await tab.access.lock();
  const opened: Vault[] = [];
  const unlock: typeof fastVaults.unlock = async (passphrase) => {
    const vault = value(await fastVaults.unlock(passphrase));
    const all = vi.spyOn(vault.results, 'all');
    if (how === 'fails') all.mockResolvedValueOnce(err('storage-failed'));
    else all.mockRejectedValueOnce(new Error('a bug'));
    opened.push(vault);
    return { ok: true, value: vault };
  };
  const { access } = openTab(tab.hub, { ...fastVaults, unlock });
  await access.unlock(PASSPHRASE).catch(() => undefined);
  expect([access.state, access.vault, access.working]).toEqual(['locked', null, false]);
  expect(opened.map(({ locked }) => locked)).toEqual([true]);
});

it('tells who watches when the vault opens and shuts', async () => {
  const access = new Access({ vaults: fastVaults, restore: () => undefined, forget: () => undefined });
  const told: string[] = [];
  access.watch(
    (vault) => told.push(vault.locked ? 'locked' : 'open'),
    () => told.push('shut'),
  );
  value(await access.create(PASSPHRASE));
  await access.lock();
  await access.lock();
  expect(told).toEqual(['open', 'shut']);
  expect(access.state).toBe('locked');
});
