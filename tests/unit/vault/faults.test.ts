import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVault, unlockVault, vaultPresence, type Vault } from '#lib/vault/vault.ts';
import { FAULTS, watchWrites, type WriteCount } from './faulty-storage.ts';
import { fastDeriveKey, freshStorage, PASSPHRASE, rawRows, value, writeRaw } from './fresh-vault.ts';
import { makeVault, NEXT_PASSPHRASE, vaultStory } from './vault-story.ts';
import { wholeVault } from './whole-vault.ts';

const PASSPHRASES = [PASSPHRASE, NEXT_PASSPHRASE];

afterEach(() => {
  vi.restoreAllMocks();
});

type Rows = Awaited<ReturnType<typeof rawRows>>;

/** Puts a vault back as its rows were, in a new profile. */
async function restored(rows: Rows): Promise<Vault> {
  freshStorage();
  value(await makeVault()).lock();
  for (const row of rows) await writeRaw(row.store, row.key, row.value);
  for (const passphrase of PASSPHRASES) {
    const opened = await unlockVault(passphrase, fastDeriveKey);
    if (opened.ok) return opened.value;
  }
  throw new Error('no passphrase opens the vault');
}

describe('a write that fails leaves the vault whole, and can be repeated:', async () => {
  freshStorage();
  const vault = value(await makeVault());
  const story = await vaultStory();
  /** What lies in the vault, and what it says, before each step and after the last. */
  const rows: Rows[] = [await rawRows()];
  const told: unknown[] = [await wholeVault(PASSPHRASES)];
  const writes: WriteCount[] = [];
  for (const step of story) {
    const count = watchWrites();
    value(await step.write(vault));
    vi.restoreAllMocks();
    writes.push(count);
    rows.push(await rawRows());
    told.push(await wholeVault(PASSPHRASES));
  }
  vault.lock();

  it('each of them strict: what was reported as written survives a loss of power', () => {
    expect(writes.map(({ relaxed }) => relaxed)).toEqual(writes.map(() => 0));
  });

  const plan = story.flatMap((step, i) =>
    FAULTS.map((fault) => ({ step: step.name, i, fault, times: writes[i]?.[fault.at] ?? 0 })),
  );

  it.each(plan)('$step, over $fault.name ($times times)', async ({ i, fault, times }) => {
    const step = story[i];
    if (step === undefined) throw new Error('no such step');
    expect(times).toBeGreaterThan(0);
    for (let at = 0; at < times; at++) {
      const open = await restored(rows[i] ?? []);
      expect(await wholeVault(PASSPHRASES)).toEqual(told[i]);
      watchWrites({ name: fault.name, at });
      const done = await step.write(open);
      vi.restoreAllMocks();
      if (fault.outcome === 'gone') {
        expect(done).toEqual({ ok: false, error: 'storage-failed' });
        expect(await vaultPresence()).toEqual({ ok: true, value: 'absent' });
        expect((await step.write(open)).ok).toBe(false);
        expect(await indexedDB.databases()).toEqual([]);
        continue;
      }
      if (fault.outcome === 'ok') value(done);
      else expect(done).toEqual({ ok: false, error: fault.outcome });
      expect(await wholeVault(PASSPHRASES)).toEqual(told[done.ok ? i + 1 : i]);
      if (!done.ok) value(await step.write(open));
      expect(await wholeVault(PASSPHRASES)).toEqual(told[i + 1]);
      open.lock();
    }
  });
});

describe('a vault that could not be made', async () => {
  freshStorage();
  const count = watchWrites();
  value(await makeVault()).lock();
  vi.restoreAllMocks();
  const plan = FAULTS.filter(({ outcome }) => outcome !== 'gone');

  it.each(plan)('over $name is absent, and is made at the next try', async (fault) => {
    for (let at = 0; at < count[fault.at]; at++) {
      freshStorage();
      watchWrites({ name: fault.name, at });
      const made = await createVault(PASSPHRASE, fastDeriveKey);
      vi.restoreAllMocks();
      expect(await vaultPresence()).toEqual({ ok: true, value: made.ok ? 'locked' : 'absent' });
      if (fault.outcome === 'ok') value(made).vault.lock();
      else {
        expect(made).toEqual({ ok: false, error: fault.outcome });
        value(await makeVault()).lock();
      }
      value(await unlockVault(PASSPHRASE, fastDeriveKey)).lock();
    }
  });
});
