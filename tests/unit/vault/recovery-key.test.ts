import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/domain/hash.ts';
import { err, ok } from '#lib/domain/result.ts';
import { checkOf, generateRecoveryKey, parseRecoveryKey, recoveryWords } from '#lib/vault/recovery-key.ts';

const anyKey = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => new Uint8Array(bytes));
const place = fc.nat({ max: 14 });

describe('the recovery key', () => {
  it('is fifteen words of the list, different each time', () => {
    const made = Array.from({ length: 50 }, () => recoveryWords(generateRecoveryKey()));
    for (const words of made) {
      expect(words.split(' ')).toHaveLength(15);
      expect(words.split(' ').every((word) => wordlist.includes(word))).toBe(true);
    }
    expect(new Set(made).size).toBe(made.length);
  });

  it('comes back from its words, however they are typed', () => {
    fc.assert(
      fc.property(anyKey, fc.constantFrom(' ', '-', '\n', ' - ', ', ', '\u00a0', '. 7. '), (key, between) => {
        const words = recoveryWords(key).split(' ');
        expect(parseRecoveryKey(words.join(between))).toEqual(ok(key));
        expect(parseRecoveryKey(`  1. ${words.join(between).toUpperCase()}\n`)).toEqual(ok(key));
      }),
    );
  });

  it('finds any one wrong word', () => {
    fc.assert(
      fc.property(anyKey, place, fc.nat({ max: 2047 }), (key, at, other) => {
        const words = recoveryWords(key).split(' ');
        fc.pre(words[at] !== wordlist[other]);
        words[at] = wordlist[other] ?? '';
        expect(parseRecoveryKey(words.join(' '))).toEqual(err({ kind: 'checksum' }));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds two neighbours that changed places', () => {
    fc.assert(
      fc.property(anyKey, fc.nat({ max: 13 }), (key, at) => {
        const words = recoveryWords(key).split(' ');
        fc.pre(words[at] !== words[at + 1]);
        words.splice(at, 2, words[at + 1] ?? '', words[at] ?? '');
        expect(parseRecoveryKey(words.join(' '))).toEqual(err({ kind: 'checksum' }));
      }),
      { numRuns: 1000 },
    );
  });

  it('names the word that is in no list, and counts the others', () => {
    const words = recoveryWords(new Uint8Array(16)).split(' ');
    const typo = words.with(6, 'abandoon');
    expect(parseRecoveryKey(typo.join(' '))).toEqual(err({ kind: 'unknown-word', at: 7, word: 'abandoon' }));
    const short = words.slice(1).join(' ');
    expect(parseRecoveryKey(short)).toEqual(err({ kind: 'count', found: 14, expected: 15 }));
    expect(parseRecoveryKey('')).toEqual(err({ kind: 'count', found: 0, expected: 15 }));
  });

  it('is checked by CRC-32/BZIP2', () => {
    expect(toHex(checkOf(new TextEncoder().encode('123456789')))).toBe('fc891918');
  });
});
