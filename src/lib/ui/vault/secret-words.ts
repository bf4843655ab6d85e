/** What the forms for passphrases and recovery keys ask for; word lists and estimates are loaded behind it. */
export type SecretWords = {
  /** Six random words. */
  generate: () => Promise<string>;
  /** Whether an own passphrase may guard a vault, and how many guesses it takes, as a power of ten. */
  strengthOf: (passphrase: string) => Promise<Strength>;
  /** What is wrong with a recovery key as typed, so far as can be told without trying it. */
  faultOf: (recoveryKey: string) => Promise<RecoveryFault | null>;
};

export type Strength = { acceptable: boolean; guessesLog10: number };

export type RecoveryFault =
  | { kind: 'unknown-word'; at: number; word: string }
  | { kind: 'count'; found: number; expected: number }
  | { kind: 'checksum' };
