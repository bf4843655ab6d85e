import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';

/** How much of each kind a vault holds. */
export type Contents = {
  cases: number;
  exhibits: number;
  occurrences: number;
  mediaRecords: number;
  marks: number;
  importedLists: number;
  knownSets: number;
  batchesWaiting: number;
  receipts: number;
  ledgerEntries: number;
  deviceKeys: number;
};

/** What deletes a vault. */
export type Wiping = {
  /** What would be lost; null until it is counted. */
  readonly contents: Contents | null;
  /** What was deleted in this sitting. */
  readonly removed: Contents | null;
  /** Counts, or deletes. Gives why that could not be, as a code, or null. */
  count(): Promise<string | null>;
  now(): Promise<string | null>;
};

/** What weighs most comes first. */
const WORDS: Record<keyof Contents, (inputs: { count: string }) => string> = {
  batchesWaiting: m.vault_wipe_batches,
  cases: m.vault_wipe_cases,
  exhibits: m.vault_wipe_exhibits,
  occurrences: m.vault_wipe_occurrences,
  mediaRecords: m.vault_wipe_media,
  marks: m.vault_wipe_marks,
  importedLists: m.vault_wipe_lists,
  knownSets: m.vault_wipe_sets,
  receipts: m.vault_wipe_receipts,
  ledgerEntries: m.vault_wipe_ledger,
  deviceKeys: m.vault_wipe_device_keys,
};

/** A line for each kind of which there is any. */
export function contentsWords(contents: Contents): string[] {
  return (Object.keys(WORDS) as (keyof Contents)[])
    .filter((kind) => contents[kind] > 0)
    .map((kind) => WORDS[kind]({ count: formatNumber(contents[kind]) }));
}
