import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { argon2idKey } from '#lib/vault/argon2id.ts';
import { Database } from '#lib/vault/database.ts';
import { KDF_FLOOR, type DeriveKey } from '#lib/vault/derive-key.ts';
import { changePassphrase, checkPassphrase, newRecoveryKey, vaultGuards } from '#lib/vault/secrets.ts';
import { createVault, unlockVault, type Vault } from '#lib/vault/vault.ts';
import { plantSampleV1, SAMPLE, SAMPLE_PASSPHRASE } from '../../fixtures/vault-v1.ts';
import { fastDeriveKey, freshStorage, occurrence, PASSPHRASE, rawRows, value, writeRaw } from './fresh-vault.ts';
import { keep, kept } from './kept.ts';

const NEXT = 'glacier-tulip-hammer-violin-meadow-pepper';

beforeEach(freshStorage);
afterEach(() => {
  vi.restoreAllMocks();
});

const unlock = (passphrase: string) => unlockVault(passphrase, fastDeriveKey);
const change = (by: Parameters<typeof changePassphrase>[0], next: string) => changePassphrase(by, next, fastDeriveKey);

/** A vault with one result, shut. @returns its recovery key */
async function shutVault(): Promise<string> {
  const { vault, recoveryKey } = value(await createVault(PASSPHRASE, fastDeriveKey));
  value(await keep(vault, [await occurrence('one')]));
  vault.lock();
  return recoveryKey;
}

async function paths(passphrase: string): Promise<string[]> {
  const vault = value(await unlock(passphrase));
  const { occurrences } = value(await kept(vault));
  vault.lock();
  return occurrences.map(({ path }) => path);
}

const sealedRows = async () => (await rawRows()).filter(({ store }) => store !== 'header');

describe('a new passphrase', () => {
  it('opens the same records, none of which is written anew; the old one opens nothing', async () => {
    await shutVault();
    const before = await sealedRows();
    expect(before.length).toBeGreaterThan(1);
    value(await change({ passphrase: PASSPHRASE }, NEXT));
    expect(await sealedRows()).toEqual(before);
    expect(await unlock(PASSPHRASE)).toEqual(err('wrong-passphrase'));
    expect(await paths(NEXT)).toEqual(['one']);
  });

  it('needs the old one, or the recovery key', async () => {
    await shutVault();
    const before = await rawRows();
    expect(await change({ passphrase: NEXT }, NEXT)).toEqual(err('wrong-passphrase'));
    expect(await change({ passphrase: PASSPHRASE }, 'letmein')).toEqual(err('weak-passphrase'));
    expect(await rawRows()).toEqual(before);
  });

  it('can be set while the vault is open, which stays open', async () => {
    const { vault } = value(await createVault(PASSPHRASE, fastDeriveKey));
    value(await change({ passphrase: PASSPHRASE }, NEXT));
    value(await keep(vault, [await occurrence('later')]));
    expect(await paths(NEXT)).toEqual(['later']);
  });

  it('that could not be written leaves the old one', async () => {
    await shutVault();
    vi.spyOn(Database.prototype, 'commit').mockResolvedValue(err('quota-exceeded'));
    expect(await change({ passphrase: PASSPHRASE }, NEXT)).toEqual(err('quota-exceeded'));
    expect(await paths(PASSPHRASE)).toEqual(['one']);
  });

  it('keeps a recovery key that another tab made meanwhile', async () => {
    await shutVault();
    let made = '';
    const slow: DeriveKey = async (passphrase, salt, kdf) => {
      if (passphrase === NEXT) made = value(await newRecoveryKey(PASSPHRASE, fastDeriveKey));
      return fastDeriveKey(passphrase, salt, kdf);
    };
    value(await changePassphrase({ passphrase: PASSPHRASE }, NEXT, slow));
    value(await change({ recoveryKey: made }, PASSPHRASE));
    expect(await paths(PASSPHRASE)).toEqual(['one']);
  });
});

describe('the recovery key', () => {
  it('replaces a forgotten passphrase and opens the same records', async () => {
    const recoveryKey = await shutVault();
    const before = await sealedRows();
    value(await change({ recoveryKey: recoveryKey.toUpperCase().replaceAll(' ', '-') }, NEXT));
    expect(await sealedRows()).toEqual(before);
    expect(await paths(NEXT)).toEqual(['one']);
    expect(await unlock(PASSPHRASE)).toEqual(err('wrong-passphrase'));
    // It still works, until a new one is made.
    value(await change({ recoveryKey }, PASSPHRASE));
    expect(await paths(PASSPHRASE)).toEqual(['one']);
  });

  it('of another vault, or with a typing error, opens nothing', async () => {
    const other = await shutVault();
    freshStorage();
    const own = await shutVault();
    expect(await change({ recoveryKey: other }, NEXT)).toEqual(err('wrong-recovery-key'));
    expect(await change({ recoveryKey: `${own}x` }, NEXT)).toEqual(err('mistyped-recovery-key'));
    expect(await change({ recoveryKey: PASSPHRASE }, NEXT)).toEqual(err('mistyped-recovery-key'));
    expect(await paths(PASSPHRASE)).toEqual(['one']);
  });

  it('can be made anew with the passphrase, and then the old one opens nothing', async () => {
    const old = await shutVault();
    expect(await newRecoveryKey(NEXT, fastDeriveKey)).toEqual(err('wrong-passphrase'));
    const made = value(await newRecoveryKey(PASSPHRASE, fastDeriveKey));
    expect(made).not.toBe(old);
    expect(await change({ recoveryKey: old }, NEXT)).toEqual(err('wrong-recovery-key'));
    value(await change({ recoveryKey: made }, NEXT));
    expect(await paths(NEXT)).toEqual(['one']);
  });

  it('is nowhere in what is stored', async () => {
    const recoveryKey = await shutVault();
    const stored = JSON.stringify(await rawRows());
    freshStorage();
    await shutVault();
    // Some names of fields and stores are words of the list, too; short ones come about in the letters of random bytes.
    const ofEveryVault = JSON.stringify(await rawRows());
    const words = recoveryKey.split(' ').filter((word) => word.length > 5 && !ofEveryVault.includes(word));
    expect(words.filter((word) => stored.includes(word))).toEqual([]);
  });

  it('opens nothing when its half of the header was changed, and the passphrase still opens', async () => {
    const recoveryKey = await shutVault();
    const header = (await rawRows()).find(({ store }) => store === 'header')?.value as Record<string, unknown>;
    const recovery = header['recovery'] as Record<string, unknown>;
    await writeRaw('header', 'vault', { ...header, recovery: { ...recovery, made: '2020-01-01T00:00:00.000Z' } });
    expect(await change({ recoveryKey }, NEXT)).toEqual(err('wrong-recovery-key'));
    await writeRaw('header', 'vault', { ...header, recovery: { ...recovery, salt: 'short' } });
    expect(await change({ recoveryKey }, NEXT)).toEqual(err('damaged-record'));
    await writeRaw('header', 'vault', { ...header, recovery: null });
    expect(await change({ recoveryKey }, NEXT)).toEqual(err('no-recovery-key'));
    expect(await paths(PASSPHRASE)).toEqual(['one']);
  });
});

describe('a vault of the first release', () => {
  const real: DeriveKey = async (passphrase, salt, kdf) => ok(await argon2idKey(passphrase, salt, kdf));

  async function earlier(vault: Vault) {
    const pages = await Array.fromAsync(vault.results.pages());
    return pages.flatMap((page) => value(page).portion.map(({ occurrence: found }) => found));
  }

  it('opens as it is, and can be given a recovery key', async () => {
    await plantSampleV1();
    const vault = value(await unlockVault(SAMPLE_PASSPHRASE, real));
    const before = await earlier(vault);
    expect(before).toHaveLength(SAMPLE.results.length);
    vault.lock();
    expect(value(await vaultGuards())).toEqual({ kdf: KDF_FLOOR, recoveryKeyMade: null });
    expect(await changePassphrase({ recoveryKey: 'zoo '.repeat(15) }, NEXT, real)).toEqual(err('no-recovery-key'));

    const recoveryKey = value(await newRecoveryKey(SAMPLE_PASSPHRASE, real));
    expect(value(await vaultGuards()).recoveryKeyMade).not.toBeNull();
    value(await unlockVault(SAMPLE_PASSPHRASE, real)).lock();
    value(await changePassphrase({ recoveryKey }, NEXT, fastDeriveKey));
    expect(await earlier(value(await unlock(NEXT)))).toEqual(before);
  });
});

describe('without a vault', () => {
  it('there is nothing to change, and asking makes none', async () => {
    expect(await change({ passphrase: PASSPHRASE }, NEXT)).toEqual(err('absent'));
    expect(await newRecoveryKey(PASSPHRASE, fastDeriveKey)).toEqual(err('absent'));
    expect(await vaultGuards()).toEqual(err('absent'));
    expect(await indexedDB.databases()).toEqual([]);
  });
});

describe('a passphrase that is asked for once more', () => {
  it('is the vault’s or it is not, also while the vault is open', async () => {
    expect(await checkPassphrase(PASSPHRASE, fastDeriveKey)).toEqual(err('absent'));
    value(await createVault(PASSPHRASE, fastDeriveKey));
    expect(await checkPassphrase(PASSPHRASE, fastDeriveKey)).toEqual(ok(undefined));
    expect(await checkPassphrase(NEXT, fastDeriveKey)).toEqual(err('wrong-passphrase'));
  });
});
