import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err } from '#lib/domain/result.ts';
import { migrate, MIGRATIONS } from '#lib/vault/migrations.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { freshStorage, freshVault, occurrence, value } from './fresh-vault.ts';
import { keep, kept } from './kept.ts';

beforeEach(freshStorage);
afterEach(() => {
  vi.useRealTimers();
  vi.doUnmock('#lib/vault/migrations.ts');
});

function openRaw(version: number, upgrade: (db: IDBDatabase) => void = () => undefined): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('lintel', version);
    request.onupgradeneeded = () => {
      upgrade(request.result);
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('not opened'));
    };
  });
}

describe('the schema', () => {
  it('of version 1 is frozen', async () => {
    const db = await openRaw(1, (raw) => {
      migrate(raw, 0, MIGRATIONS.slice(0, 1));
    });
    const stores = ['answers', 'batches', 'header', 'identity', 'ledger', 'outbox', 'receipts', 'results'];
    expect([...db.objectStoreNames]).toEqual(stores);
    db.close();
  });

  it('climbs only the steps that are missing', () => {
    const climbed: number[] = [];
    const ladder = [0, 1, 2].map((step) => () => climbed.push(step));
    migrate({} as IDBDatabase, 1, ladder);
    expect(climbed).toEqual([1, 2]);
  });
});

describe('a tab with another version', () => {
  it('that is newer gets the database at once, and this one says why it cannot go on', async () => {
    const vault = await freshVault();
    value(await keep(vault, [await occurrence('a')]));
    const newer = await openRaw(MIGRATIONS.length + 1);
    expect(await kept(vault)).toEqual(err('other-tab'));
    newer.close();
  });

  it('that is older and does not give way is named after a while', async () => {
    const stuck = await openRaw(MIGRATIONS.length, (raw) => {
      migrate(raw, 0);
    });
    vi.resetModules();
    vi.doMock('#lib/vault/migrations.ts', () => ({ MIGRATIONS: [...MIGRATIONS, () => undefined], migrate }));
    const next = await import('#lib/vault/database.ts');
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const database = new next.Database();
    const asked = database.get('header', 'vault');
    await vi.waitFor(() => {
      expect(vi.getTimerCount()).toBe(1);
    }, PATIENCE);
    await vi.runAllTimersAsync();
    expect(await asked).toEqual(err('other-tab'));
    stuck.close();
    vi.useRealTimers();
    expect(value(await database.get('header', 'vault'))).toBeNull();
  });
});
