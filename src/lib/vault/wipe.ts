import { ok, type Result } from '#lib/domain/result.ts';
import { Database } from './database.ts';
import type { StoreName } from './schema.ts';
import type { StorageFailure } from './storage-failure.ts';

/** What a vault holds, counted without opening it: how many rows there are of each kind is no secret. */
export type VaultContents = {
  cases: number;
  exhibits: number;
  /** Occurrences, those of a vault of the first version among them. */
  occurrences: number;
  mediaRecords: number;
  marks: number;
  /** Files of other tools that were imported into cases. */
  importedLists: number;
  knownSets: number;
  /** Batches without a receipt: what they hold is nowhere else. */
  batchesWaiting: number;
  receipts: number;
  ledgerEntries: number;
  deviceKeys: number;
};

const NOTHING: VaultContents = {
  cases: 0,
  exhibits: 0,
  occurrences: 0,
  mediaRecords: 0,
  marks: 0,
  importedLists: 0,
  knownSets: 0,
  batchesWaiting: 0,
  receipts: 0,
  ledgerEntries: 0,
  deviceKeys: 0,
};

const COUNTED = [
  'cases',
  'exhibits',
  'rows',
  'results',
  'media',
  'marks',
  'imports',
  'sets',
  'outbox',
  'receipts',
  'ledger',
  'identity',
] as const satisfies StoreName[];

export async function vaultContents(): Promise<Result<VaultContents, StorageFailure>> {
  const exists = await Database.exists();
  if (!exists.ok) return exists;
  if (!exists.value) return ok(NOTHING);
  const database = new Database();
  try {
    const counts = new Map<(typeof COUNTED)[number], number>();
    for (const store of COUNTED) {
      const count = await database.count(store);
      if (!count.ok) return count;
      counts.set(store, count.value);
    }
    return ok(contentsOf((store) => counts.get(store) ?? 0));
  } finally {
    database.close();
  }
}

/**
 * Deletes the vault of this browser, open or locked, and gives what it held. Every tab closes it when asked; when one
 * does not, this is `other-tab`, and the browser deletes it as soon as that tab is closed.
 */
export async function wipeVault(): Promise<Result<VaultContents, StorageFailure>> {
  const contents = await vaultContents();
  // A database too damaged to be counted is deleted all the same.
  const removed = await Database.remove();
  return removed.ok ? ok(contents.ok ? contents.value : NOTHING) : removed;
}

function contentsOf(count: (store: (typeof COUNTED)[number]) => number): VaultContents {
  return {
    cases: count('cases'),
    exhibits: count('exhibits'),
    occurrences: count('rows') + count('results'),
    mediaRecords: count('media'),
    marks: count('marks'),
    importedLists: count('imports'),
    knownSets: count('sets'),
    batchesWaiting: Math.max(0, count('outbox') - count('receipts')),
    receipts: count('receipts'),
    // One row is the chain's head, and one identity is two keys.
    ledgerEntries: Math.max(0, count('ledger') - 1),
    deviceKeys: count('identity'),
  };
}
