import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err } from '#lib/domain/result.ts';
import { createVault, unlockVault, vaultPresence } from '#lib/vault/vault.ts';
import {
  fastDeriveKey,
  freshStorage,
  freshVault,
  occurrence,
  PASSPHRASE,
  rawRows,
  reopen,
  value,
  writeRaw,
} from './fresh-vault.ts';
import { keep, kept } from './kept.ts';

beforeEach(freshStorage);
afterEach(() => {
  vi.restoreAllMocks();
});

describe('the vault', () => {
  it('is absent until it is made, and looking makes no database', async () => {
    expect(await vaultPresence()).toEqual({ ok: true, value: 'absent' });
    expect(await unlockVault(PASSPHRASE, fastDeriveKey)).toEqual(err('absent'));
    expect(await indexedDB.databases()).toEqual([]);
    value(await createVault(PASSPHRASE, fastDeriveKey));
    expect(await vaultPresence()).toEqual({ ok: true, value: 'locked' });
  });

  it('opens with its passphrase only', async () => {
    const vault = await freshVault();
    value(await keep(vault, [await occurrence('a.jpg')]));
    vault.lock();
    expect(await unlockVault(`${PASSPHRASE}x`, fastDeriveKey)).toEqual(err('wrong-passphrase'));
    expect(value(await kept(await reopen())).occurrences).toHaveLength(1);
  });

  it('takes a passphrase typed with other spaces or in another Unicode form', async () => {
    freshStorage();
    value(await createVault('  Zürich velvet cactus  ladder window ﬁsh\n', fastDeriveKey)).vault.lock();
    expect((await unlockVault('Zu\u0308rich velvet cactus ladder window fish', fastDeriveKey)).ok).toBe(true);
    expect(await unlockVault('zürich velvet cactus ladder window fish', fastDeriveKey)).toEqual(
      err('wrong-passphrase'),
    );
  });

  it('refuses a weak passphrase, and a second vault in the same browser', async () => {
    expect(await createVault('Password123!', fastDeriveKey)).toEqual(err('weak-passphrase'));
    await freshVault();
    expect(await createVault(PASSPHRASE, fastDeriveKey)).toEqual(err('exists'));
  });

  it('is made by one of two tabs that try at once', async () => {
    const both = await Promise.all([createVault(PASSPHRASE, fastDeriveKey), createVault(PASSPHRASE, fastDeriveKey)]);
    expect(both.filter((made) => made.ok)).toHaveLength(1);
    expect(both.find((made) => !made.ok)).toEqual(err('exists'));
    await reopen();
  });

  it('says so when the key could not be derived', async () => {
    const broken = () => Promise.resolve(err('key-derivation-failed' as const));
    expect(await createVault(PASSPHRASE, broken)).toEqual(err('key-derivation-failed'));
    expect(await vaultPresence()).toEqual({ ok: true, value: 'absent' });
  });

  it('refuses in every store once it is locked', async () => {
    const vault = await freshVault();
    vault.lock();
    expect(vault.locked).toBe(true);
    const refused = err('locked');
    expect(await keep(vault, [await occurrence('a.jpg')])).toEqual(refused);
    expect(await kept(vault)).toEqual(refused);
    expect(await vault.cases.list()).toEqual(refused);
    expect(await vault.facts.get()).toEqual(refused);
    expect(await vault.results.pages().next()).toEqual({ done: false, value: refused });
    expect(await vault.identity.saved()).toEqual(refused);
    expect(await vault.identity.invite({ code: '0'.repeat(23), hub: 'A'.repeat(43) })).toEqual(refused);
    expect(await vault.outbox.entries()).toEqual(refused);
    expect(await vault.receipts.all()).toEqual(refused);
    expect(await vault.ledger.head()).toEqual(refused);
    expect(await vault.ledger.pages().next()).toEqual({ done: false, value: refused });
    expect(await vault.answers.all()).toEqual(refused);
  });

  it('notices any change of its header', async () => {
    (await freshVault()).lock();
    const header = (await rawRows()).find(({ store }) => store === 'header')?.value as Record<string, unknown>;
    const passphrase = header['passphrase'] as Record<string, unknown>;
    const kdf = passphrase['kdf'] as Record<string, unknown>;
    const withKdf = (change: object) => ({ ...header, passphrase: { ...passphrase, kdf: { ...kdf, ...change } } });
    await writeRaw('header', 'vault', withKdf({ iterations: 4 }));
    expect(await unlockVault(PASSPHRASE, fastDeriveKey)).toEqual(err('wrong-passphrase'));
    await writeRaw('header', 'vault', withKdf({ memoryKiB: 8 }));
    expect(await unlockVault(PASSPHRASE, fastDeriveKey)).toEqual(err('damaged-record'));
    await writeRaw('header', 'vault', header);
    expect((await unlockVault(PASSPHRASE, fastDeriveKey)).ok).toBe(true);
  });
});
