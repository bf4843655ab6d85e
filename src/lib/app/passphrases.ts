import type { RecoveryKeyFault } from '#lib/vault/recovery-key.ts';

/** Passphrases, whose word list and strength estimate are loaded only by who makes one. */
const passphrase = () => import('#lib/vault/passphrase.ts');

/** Six random words. */
export async function generatePassphrase(): Promise<string> {
  return (await passphrase()).generatePassphrase();
}

/** Whether an own passphrase may guard a vault, and how many guesses it takes, as a power of ten. */
export async function passphraseStrength(text: string): Promise<{ acceptable: boolean; guessesLog10: number }> {
  return (await passphrase()).passphraseStrength(text);
}

/** What is wrong with the typed words of a recovery key, so far as can be told without trying it; null when nothing is. */
export async function recoveryKeyFault(text: string): Promise<RecoveryKeyFault | null> {
  const { parseRecoveryKey } = await import('#lib/vault/recovery-key.ts');
  const key = parseRecoveryKey(text);
  return key.ok ? null : key.error;
}
