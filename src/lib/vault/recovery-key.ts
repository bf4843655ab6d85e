import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { err, ok, type Result } from '#lib/domain/result.ts';

const KEY_BYTES = 16;
const CHECK_BYTES = 4;
/** 160 bits in words of 11 bits, the last with BIP 39's own 5 bits of checksum. */
const WORDS = 15;

/** What is wrong with typed words, so far as can be told without a vault. Words are counted from 1. */
export type RecoveryKeyFault =
  | { kind: 'unknown-word'; at: number; word: string }
  | { kind: 'count'; found: number; expected: number }
  | { kind: 'checksum' };

/** 128 random bits. */
export function generateRecoveryKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

/**
 * The key as 15 words of BIP 39's English list. Of a 128-bit key, BIP 39's own checksum misses one wrong word in
 * sixteen; so a CRC-32 of the key is coded with it. That finds every error within 32 bits: any one wrong word, and any
 * two neighbours that changed places, are found with certainty; anything else is missed once in 10^11.
 */
export function recoveryWords(key: Uint8Array): string {
  return entropyToMnemonic(new Uint8Array([...key, ...checkOf(key)]), wordlist);
}

/** The key that the words stand for. Capitals do not count, nor what stands between words. */
export function parseRecoveryKey(text: string): Result<Uint8Array<ArrayBuffer>, RecoveryKeyFault> {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown !== -1) return err({ kind: 'unknown-word', at: unknown + 1, word: words[unknown] ?? '' });
  if (words.length !== WORDS) return err({ kind: 'count', found: words.length, expected: WORDS });
  const coded = entropyOf(words.join(' '));
  const key = coded?.slice(0, KEY_BYTES);
  const whole = key !== undefined && checkOf(key).every((byte, i) => byte === coded?.[KEY_BYTES + i]);
  return whole ? ok(key) : err({ kind: 'checksum' });
}

/** Null when BIP 39's own checksum says no. */
function entropyOf(mnemonic: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(mnemonicToEntropy(mnemonic, wordlist));
  } catch {
    return null;
  }
}

/**
 * CRC-32/BZIP2, big-endian: like BIP 39 it takes the highest bit first, so that neighbouring words are neighbouring
 * bits (polynomial 0x04C11DB7, start and final XOR 0xFFFFFFFF; check value 0xFC891918).
 */
export function checkOf(bytes: Uint8Array): Uint8Array {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  const check = new Uint8Array(CHECK_BYTES);
  new DataView(check.buffer).setInt32(0, ~crc);
  return check;
}
