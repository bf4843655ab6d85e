import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveSetting } from '#lib/app/saved-setting.ts';
import { Wipe } from '#lib/app/wipe.svelte.ts';
import { err } from '#lib/domain/result.ts';
import { vaultContents, wipeVault } from '#lib/vault/wipe.ts';
import { freshStorage, freshVault, occurrence, value } from '../vault/fresh-vault.ts';

const opened: Wipe[] = [];

function newWipe(gone: () => Promise<void>, wipe = wipeVault): Wipe {
  const made = new Wipe({ contents: vaultContents, wipe }, gone);
  opened.push(made);
  return made;
}

beforeEach(() => {
  freshStorage();
  // As in browsers, saved names are the object's own properties.
  const saved: Record<string, unknown> = {};
  const methods = {
    getItem: (key: string) => saved[key] ?? null,
    setItem: (key: string, text: string) => (saved[key] = text),
    removeItem: (key: string) => Reflect.deleteProperty(saved, key),
  };
  for (const [name, method] of Object.entries(methods)) Object.defineProperty(saved, name, { value: method });
  vi.stubGlobal('localStorage', saved);
});
afterEach(() => {
  for (const wipe of opened.splice(0)) wipe.close();
  vi.unstubAllGlobals();
});

it('says beforehand what would be lost and afterwards what was, and takes settings and the other tabs along', async () => {
  const vault = await freshVault();
  value(await vault.results.append([await occurrence('a')]));
  saveSetting('theme', 'dark');
  localStorage.setItem('another-site-part', 'stays');
  const [goneHere, goneThere] = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
  const wipe = newWipe(goneHere);
  newWipe(goneThere);

  expect(await wipe.count()).toBeNull();
  expect(wipe.contents?.occurrences).toBe(1);
  expect(wipe.removed).toBeNull();
  expect(await wipe.now()).toBeNull();
  expect(wipe.removed?.occurrences).toBe(1);
  expect(Object.keys(localStorage)).toEqual(['another-site-part']);
  expect(goneHere).toHaveBeenCalledTimes(1);
  await vi.waitFor(() => {
    expect(goneThere).toHaveBeenCalledTimes(1);
  });
});

it('that fails takes nothing along', async () => {
  saveSetting('theme', 'dark');
  const gone = vi.fn(() => Promise.resolve());
  const wipe = newWipe(gone, () => Promise.resolve(err('other-tab')));
  expect(await wipe.now()).toBe('other-tab');
  expect([wipe.removed, gone.mock.calls.length, Object.keys(localStorage)]).toEqual([null, 0, ['lintel-theme']]);
});
