import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveSetting } from '#lib/app/saved-setting.ts';
import { Wipe } from '#lib/app/wipe.svelte.ts';
import { err } from '#lib/domain/result.ts';
import { vaultContents, wipeVault } from '#lib/vault/wipe.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { freshStorage, freshVault, occurrence, value } from '../vault/fresh-vault.ts';
import { keep } from '../vault/kept.ts';

const opened: Wipe[] = [];

/** A tab, and what its vault was told. */
function newTab(wipe = wipeVault): { wipe: Wipe; told: string[] } {
  const told: string[] = [];
  const tell = (what: string) => () => Promise.resolve(void told.push(what));
  const made = new Wipe({ contents: vaultContents, wipe }, { lock: tell('lock'), start: tell('start') });
  opened.push(made);
  return { wipe: made, told };
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
  value(await keep(vault, [await occurrence('a')]));
  saveSetting('theme', 'dark');
  localStorage.setItem('another-site-part', 'stays');
  const { wipe, told } = newTab();
  const other = newTab();

  expect(await wipe.count()).toBeNull();
  expect(wipe.contents?.occurrences).toBe(1);
  expect(wipe.removed).toBeNull();
  expect(await wipe.now()).toBeNull();
  expect(wipe.removed?.occurrences).toBe(1);
  expect(Object.keys(localStorage)).toEqual(['another-site-part']);
  expect(told).toEqual(['lock', 'start']);
  await vi.waitFor(() => {
    expect(other.told).toEqual(['lock', 'start']);
  }, PATIENCE);
});

it('that fails takes nothing along but shuts the vault', async () => {
  saveSetting('theme', 'dark');
  const { wipe, told } = newTab(() => Promise.resolve(err('other-tab')));
  expect(await wipe.now()).toBe('other-tab');
  expect([wipe.removed, told, Object.keys(localStorage)]).toEqual([null, ['lock'], ['lintel-theme']]);
});
