import { Ledger } from '#lib/egress/ledger.ts';
import type { Result } from '#lib/domain/result.ts';
import { unlockVault, vaultPresence, type Vault } from '#lib/vault/vault.ts';
import { fastDeriveKey, rawRows, value } from './fresh-vault.ts';

/**
 * All that a fresh, unlocked vault says: to be compared as a whole. Private keys differ each time they are made, so of
 * an identity it is told whether both open.
 *
 * @param passphrases each is tried; the first that opens is used
 */
export async function wholeVault(passphrases: readonly string[]): Promise<unknown> {
  if (value(await vaultPresence()) === 'absent') return 'absent';
  const opening = await Promise.all(passphrases.map((passphrase) => unlockVault(passphrase, fastDeriveKey)));
  const vaults = opening.flatMap((opened) => (opened.ok ? [opened.value] : []));
  const [vault] = vaults;
  if (vault === undefined) throw new Error('no passphrase opens the vault');
  const told = await toldBy(vault);
  for (const open of vaults) open.lock();
  return { opens: opening.map(({ ok }) => ok), ...told };
}

async function toldBy(vault: Vault) {
  const cases = [];
  for (const one of value(await vault.cases.list()).values) {
    const records = value(await vault.cases.open(one.id));
    const rows = await allOf(records.rows());
    const sha256s = [...new Set(rows.flatMap(({ media }) => (media === null ? [] : [media.sha256])))].sort();
    const jobs = value(await records.jobs());
    cases.push({
      about: one,
      exhibits: value(await vault.cases.exhibits(one.id)),
      rows: rows.sort((a, b) => a.id - b.id),
      media: value(await records.media(sha256s)),
      likenesses: byName(value(await records.likenesses())),
      marks: byName(value(await records.marks())),
      jobs,
      attempts: await Promise.all(jobs.map(async ({ id }) => value(await records.attempts(id)))),
      size: value(await vault.cases.size(one.id)),
      damaged: records.damaged,
    });
  }
  const batches = value(await vault.outbox.entries());
  const identity = value(await vault.identity.saved());
  const ledger = new Ledger(vault.ledger);
  const stored = await rawRows();
  return {
    cases,
    outbox: batches,
    bodies: await Promise.all(batches.map(async ({ batchId }) => value(await vault.outbox.body(batchId)))),
    receipts: value(await vault.receipts.kept()),
    answers: value(await vault.answers.all()),
    facts: value(await vault.facts.get()),
    identity: identity && { ...identity, signKey: null, receiveKey: null, hubKey: identity.hubKey !== null },
    ledger: value(await ledger.entries()),
    ledgerHolds: (await ledger.verify()).ok,
    /** So that nothing lies about that nobody asks for. */
    rowsStored: stored.length,
  };
}

async function allOf<T>(pages: AsyncGenerator<Result<{ values: T[]; damaged: unknown[] }, unknown>>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) {
    const { values, damaged } = value(page);
    if (damaged.length > 0) throw new Error('a line is damaged');
    all.push(...values);
  }
  return all;
}

function byName<T extends { sha256: string }>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}
