import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Seal } from './backup-form.ts';
import type { Restored, RestoreFault } from './restore.ts';

const FAULTS: Record<RestoreFault, string> = {
  'no-backup': 'This file is no backup of a hub.',
  damaged: 'This backup is not whole: it was cut, or something in it has changed. Nothing was restored.',
  newer: 'A newer release of Lintel has made this backup. Restore it with that one.',
  'in-use': 'A hub, or another command, works on this store. Stop it first.',
  'not-empty':
    'There is a store here, or the keys of another hub. With --replace they are put aside, and the backup takes their place.',
};

/** One line for each table. */
export const rowWords = (rows: Seal['rows']): string[] =>
  Object.entries(rows).map(([table, count]) => `${table}\t${String(count)} rows`);

export function restoreWords(restored: Result<Restored, RestoreFault>): Result<string[], string> {
  if (!restored.ok) return err(FAULTS[restored.error]);
  const { manifest, seal, aside } = restored.value;
  return ok([
    ...rowWords(seal.rows),
    ...(aside === null ? [] : [`What was here before is kept as ${aside}.`]),
    `Restored the hub of ${manifest.madeAt}.`,
  ]);
}
