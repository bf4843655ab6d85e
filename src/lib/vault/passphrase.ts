import { wordlist } from '@scure/bip39/wordlists/english.js';

const WORDS = 6;
/** Longer input adds no strength that the estimate could see, and would only slow it down. */
const MAX_LENGTH = 256;
/**
 * A stolen disk is attacked offline. Against Argon2id with 64 MiB a rich attacker tries about a million passphrases a
 * second, so 10^14 guesses are about three years.
 */
const MIN_GUESSES_LOG10 = 14;

/**
 * Six words of 2,048, hyphen separated: 66 random bits, which Argon2id makes ample. 2,048 divides 2^16, so the low bits
 * of a random 16-bit number are a fair choice.
 */
export function generatePassphrase(): string {
  const choices = crypto.getRandomValues(new Uint16Array(WORDS));
  return Array.from(choices, (choice) => wordlist[choice % wordlist.length] ?? '').join('-');
}

/**
 * The form that is turned into a key: Unicode NFKC, no white space at the ends, runs of it as one space. The same words
 * typed on another keyboard or copied with a line break open the same vault; case and punctuation count.
 */
export function normalisePassphrase(text: string): string {
  return text.normalize('NFKC').trim().replaceAll(/\s+/gu, ' ');
}

export type PassphraseStrength = { acceptable: boolean; guessesLog10: number };

/** How many guesses an informed attacker needs, as a power of ten (zxcvbn, Wheeler 2016). */
export async function passphraseStrength(text: string): Promise<PassphraseStrength> {
  const zxcvbn = await (estimator ??= loadEstimator());
  const { guessesLog10 } = zxcvbn(normalisePassphrase(text), ['lintel', 'vault']);
  return { acceptable: guessesLog10 >= MIN_GUESSES_LOG10, guessesLog10 };
}

/** The estimator comes with half a megabyte of dictionaries, so it is loaded when first asked. */
let estimator: ReturnType<typeof loadEstimator> | null = null;

async function loadEstimator() {
  const [{ zxcvbn, zxcvbnOptions }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  zxcvbnOptions.setOptions({
    dictionary: { ...common.dictionary, bip39: [...wordlist] },
    graphs: common.adjacencyGraphs,
    maxLength: MAX_LENGTH,
  });
  return zxcvbn;
}
