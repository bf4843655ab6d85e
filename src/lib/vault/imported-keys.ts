import { caseKey } from './case-keys.ts';
import type { VaultKeys } from './vault-keys.ts';

/** As many digits as no number of chunks needs, so that they lie in the order of their numbers. */
const DIGITS = 8;

/** What the keys of one list's chunks begin with. @param prefix of the case */
export async function chunkPrefix(keys: VaultKeys, prefix: string, listId: string): Promise<string> {
  return `${await caseKey(keys, prefix, 'imports', listId)}.`;
}

/** The key of one chunk. It tells its place in the list, which their number tells anyway. */
export function chunkKey(prefix: string, number: number): string {
  return prefix + String(number).padStart(DIGITS, '0');
}
