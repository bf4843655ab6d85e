import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err } from '#lib/domain/result.ts';
import { vaultContents, wipeVault } from '#lib/vault/wipe.ts';
import { createVault, vaultPresence } from '#lib/vault/vault.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import {
  fastDeriveKey,
  freshStorage,
  freshVault,
  occurrence,
  PASSPHRASE,
  rawRows,
  value,
  writeRaw,
} from './fresh-vault.ts';
import { keep } from './kept.ts';

beforeEach(freshStorage);
afterEach(() => {
  vi.useRealTimers();
});

describe('a wipe', () => {
  it('deletes a locked vault and says what it held', async () => {
    const vault = await freshVault();
    value(await keep(vault, [await occurrence('a'), await occurrence('b')]));
    // How many there are is told without opening any, so what is in them does not matter.
    for (const [store, key] of [
      ['imports', 'a'],
      ['imports', 'b'],
      ['sets', 'c'],
    ] as const)
      await writeRaw(store, key, {});
    value(await vault.identity.invite({ code: '0'.repeat(23), hub: 'A'.repeat(43) }));
    vault.lock();
    const held = {
      cases: 0,
      exhibits: 0,
      occurrences: 2,
      mediaRecords: 2,
      marks: 0,
      importedLists: 2,
      knownSets: 1,
      batchesWaiting: 0,
      receipts: 0,
      ledgerEntries: 0,
      deviceKeys: 1,
    };
    expect(value(await vaultContents())).toEqual(held);
    expect(value(await wipeVault())).toEqual(held);
    expect(await indexedDB.databases()).toEqual([]);
    expect(value(await vaultPresence())).toBe('absent');
  });

  it('takes an open vault from under its tab, which writes no more', async () => {
    const vault = await freshVault();
    value(await wipeVault());
    expect(await keep(vault, [await occurrence('late')])).toEqual(err('storage-failed'));
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('keeps a tab with the old vault from writing into a new one', async () => {
    const old = await freshVault();
    value(await wipeVault());
    value(await createVault(PASSPHRASE, fastDeriveKey)).vault.lock();
    expect(await keep(old, [await occurrence('late')])).toEqual(err('storage-failed'));
    expect((await rawRows()).map(({ store }) => store).toSorted()).toEqual(['header', 'ledger']);
  });

  it('of nothing removes nothing', async () => {
    expect(Object.values(value(await wipeVault())).every((count) => count === 0)).toBe(true);
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('says that another tab holds the vault, when one does not let go', async () => {
    (await freshVault()).lock();
    const stuck = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('lintel');
      request.onsuccess = () => {
        resolve(request.result);
      };
    });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const wiping = wipeVault();
    await vi.waitFor(() => {
      expect(vi.getTimerCount()).toBe(1);
    }, PATIENCE);
    await vi.runAllTimersAsync();
    expect(await wiping).toEqual(err('other-tab'));
    stuck.close();
  });
});
