import { wordlist } from '@scure/bip39/wordlists/english.js';
import { describe, expect, it } from 'vitest';
import { generatePassphrase, normalisePassphrase, passphraseStrength } from '#lib/vault/passphrase.ts';

describe('passphrases', () => {
  it('are six words of the list, different each time, and accepted', async () => {
    const made = Array.from({ length: 50 }, generatePassphrase);
    for (const passphrase of made) {
      const words = passphrase.split('-');
      expect(words).toHaveLength(6);
      expect(words.every((word) => wordlist.includes(word))).toBe(true);
      expect((await passphraseStrength(passphrase)).acceptable).toBe(true);
    }
    expect(new Set(made).size).toBe(made.length);
  });

  it.each(['', 'password', 'Sommer2026!', 'aaaaaaaaaaaaaaaaaaaaaaaa', 'qwertyuiopasdfgh', 'abandon ability able'])(
    'refuses %j',
    async (text) => {
      expect((await passphraseStrength(text)).acceptable).toBe(false);
    },
  );

  it('have one form however they are typed', () => {
    expect(normalisePassphrase('\t a\u00a0 b\r\nc ')).toBe('a b c');
    expect(normalisePassphrase('e\u0301')).toBe('é');
  });
});
