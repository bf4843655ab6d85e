import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { Ledger } from '#lib/egress/ledger.ts';
import { err, ok } from '#lib/domain/result.ts';
import { thumbprint } from '#lib/domain/signature.ts';
import { argon2idKey } from '#lib/vault/argon2id.ts';
import type { DeriveKey } from '#lib/vault/derive-key.ts';
import { migrate, MIGRATIONS } from '#lib/vault/migrations.ts';
import { unlockVault, vaultPresence } from '#lib/vault/vault.ts';
import { openV1, plantSampleV1, SAMPLE, SAMPLE_PASSPHRASE, writeVaultV1 } from '../../fixtures/vault-v1.ts';
import { PATIENCE } from '../../fixtures/patience.ts';
import { fastDeriveKey, freshStorage, occurrence, PASSPHRASE, rawRows, value } from './fresh-vault.ts';

const V1_STORES = ['answers', 'batches', 'header', 'identity', 'ledger', 'outbox', 'receipts', 'results'];
const V2_STORES = ['attempts', 'cases', 'exhibits', 'facts', 'handles', 'jobs', 'likenesses', 'marks', 'media', 'rows'];

const V3_STORES = ['imported', 'imports'];
const V4_STORES = ['segments', 'sets'];

/** Stores of each released version. A new version adds a line; the lines above it never change. */
const RELEASED: readonly (readonly string[])[] = [
  [],
  V1_STORES,
  [...V1_STORES, ...V2_STORES].sort(),
  [...V1_STORES, ...V2_STORES, ...V3_STORES].sort(),
  [...V1_STORES, ...V2_STORES, ...V3_STORES, ...V4_STORES].sort(),
];

const slowDeriveKey: DeriveKey = async (...asked) => ok(await argon2idKey(...asked));

beforeEach(freshStorage);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The database as it is, or taken to a version with literal steps. */
function openRaw(version?: number, upgrade?: (db: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('lintel', version);
    request.onupgradeneeded = () => upgrade?.(request.result);
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('not opened'));
    };
  });
}

async function shape(): Promise<{ version: number; stores: string[] }> {
  const db = await openRaw();
  const { version, objectStoreNames } = db;
  db.close();
  return { version, stores: [...objectStoreNames] };
}

describe('the ladder', () => {
  it('has a line here for every version', () => {
    expect(MIGRATIONS).toHaveLength(RELEASED.length - 1);
  });

  it.each(RELEASED.map((stores, version) => ({ version, stores })))(
    'leads from version $version to each later one as it was released',
    async ({ version, stores }) => {
      for (let to = Math.max(version, 1); to < RELEASED.length; to++) {
        freshStorage();
        if (version > 0) {
          const old = await openRaw(version, (db) => {
            for (const store of stores) db.createObjectStore(store);
          });
          old.close();
        }
        const climbed = await openRaw(to, (db) => {
          migrate(db, version, MIGRATIONS.slice(0, to));
        });
        expect([...climbed.objectStoreNames]).toEqual(RELEASED[to]);
        climbed.close();
      }
    },
  );
});

describe('a vault that the first release wrote', () => {
  it('opens with its passphrase, and everything in it is read as it was', async () => {
    await plantSampleV1();
    expect(await vaultPresence()).toEqual(ok('locked'));
    const vault = value(await unlockVault(SAMPLE_PASSPHRASE, slowDeriveKey));
    expect(await shape()).toEqual({ version: MIGRATIONS.length, stores: RELEASED.at(-1) });

    const read = [];
    for await (const page of vault.results.pages())
      read.push(...value(page).portion.map(({ occurrence: each }) => each));
    expect(read.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
      SAMPLE.results.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    );
    const identity = value(await vault.identity.saved());
    expect(identity?.membership).toEqual(SAMPLE.identity.membership);
    expect(identity).toMatchObject({ dataRule: DEFAULT_DATA_RULE, offeredRule: null });
    if (identity === null) throw new Error('the identity is gone');
    expect(await thumbprint(identity.signKey.public)).toBe(SAMPLE.identity.signKey);
    const batches = value(await vault.outbox.entries());
    expect(batches).toEqual(SAMPLE.outbox.map((batch) => ({ ...batch, withdraws: null })));
    for (const { batchId } of batches)
      expect(new TextDecoder().decode(value(await vault.outbox.body(batchId)) ?? undefined)).toBe(SAMPLE.body);
    expect(value(await vault.receipts.all())).toEqual(SAMPLE.receipts);
    expect(value(await vault.answers.all())).toEqual(SAMPLE.answers);
    expect(value(await vault.cases.list()).values).toEqual([]);
    const ledger = new Ledger(vault.ledger);
    expect(value(await ledger.entries())).toEqual(SAMPLE.ledger);
    expect((await ledger.verify()).ok).toBe(true);
    value(
      await ledger.request({ method: 'GET', route: '/later', purpose: 'challenge', bytes: 0, sha256: 'a'.repeat(64) }),
    );
    expect((await ledger.verify()).ok).toBe(true);
    vault.lock();
    expect(await unlockVault(`${SAMPLE_PASSPHRASE}x`, slowDeriveKey)).toEqual(err('wrong-passphrase'));
  });

  it('is written by the literal code of these tests in the same form', async () => {
    const kept = await occurrence('a.jpg');
    await writeVaultV1(PASSPHRASE, fastDeriveKey, [kept]);
    const vault = value(await unlockVault(PASSPHRASE, fastDeriveKey));
    for await (const page of vault.results.pages())
      expect(value(page)).toMatchObject({ portion: [{ occurrence: kept }], damaged: 0 });
    expect(value(await vault.ledger.head()).seq).toBe(0);
  });
});

describe('an upgrade', () => {
  const made = V2_STORES.length + V3_STORES.length + V4_STORES.length;

  it.each(Array.from({ length: made }, (_, n) => n))(
    'that the browser breaks off before store %i leaves version 1 as it was, and climbs the next time',
    async (n) => {
      await plantSampleV1();
      const before = await rawRows();
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
      const real = IDBDatabase.prototype.createObjectStore;
      let asked = 0;
      const breaking = vi.spyOn(IDBDatabase.prototype, 'createObjectStore');
      breaking.mockImplementation(function (this: IDBDatabase, name, options) {
        if (asked++ === n) throw new DOMException('full', 'QuotaExceededError');
        return real.call(this, name, options);
      });
      expect(await vaultPresence()).toEqual(err('quota-exceeded'));
      breaking.mockRestore();
      expect(await shape()).toEqual({ version: 1, stores: V1_STORES });
      expect(await rawRows()).toEqual(before);
      expect(await vaultPresence()).toEqual(ok('locked'));
      expect((await shape()).version).toBe(MIGRATIONS.length);
      expect(await rawRows()).toEqual(before);
    },
  );

  it('goes on at once when a tab with the first release gives way', async () => {
    await plantSampleV1();
    const tab = await openV1();
    expect(await vaultPresence()).toEqual(ok('locked'));
    expect(() => tab.transaction('header')).toThrow();
  });

  it('waits for one that does not, says so, and loses nothing', async () => {
    await plantSampleV1();
    const before = await rawRows();
    const tab = await openV1({ givesWay: false });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const asked = vaultPresence();
    await vi.waitFor(() => {
      expect(vi.getTimerCount()).toBe(1);
    }, PATIENCE);
    await vi.runAllTimersAsync();
    expect(await asked).toEqual(err('other-tab'));
    vi.useRealTimers();
    tab.close();
    expect(await vaultPresence()).toEqual(ok('locked'));
    expect(await rawRows()).toEqual(before);
  });
});

it('a database of a newer version is left alone, and the words are to reload', async () => {
  await plantSampleV1();
  expect(await vaultPresence()).toEqual(ok('locked'));
  const newer = await openRaw(MIGRATIONS.length + 1, (db) => db.createObjectStore('of-the-future'));
  newer.close();
  const before = await rawRows();
  expect(await vaultPresence()).toEqual(err('other-tab'));
  expect(await unlockVault(SAMPLE_PASSPHRASE, fastDeriveKey)).toEqual(err('other-tab'));
  expect((await shape()).version).toBe(MIGRATIONS.length + 1);
  expect(await rawRows()).toEqual(before);
});
