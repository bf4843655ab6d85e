import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '#lib/domain/wire/problem.ts';
import { failureWords } from '#lib/ui/hub/failure-words.ts';

const LOCAL = [
  ...['unreachable', 'timeout', 'garbage', 'wrong-hub', 'bad-signature', 'not-enrolled'],
  ...['already-enrolled', 'quota-exceeded', 'storage-failed', 'damaged-record', 'locked', 'other-tab'],
  ...['weak-passphrase', 'wrong-passphrase', 'exists', 'absent', 'key-derivation-failed'],
];

describe('words for failures', () => {
  it('has a headline and advice for every code, and never shows the code of one that it knows by name', () => {
    const unknown = failureWords('no-such-code').title;
    for (const code of [...Object.keys(PROBLEMS), ...LOCAL]) {
      const { title, advice } = failureWords(code);
      expect([code, title === unknown]).toEqual([code, false]);
      expect(advice.length).toBeGreaterThan(10);
    }
  });

  it('names a code that nobody foresaw, and reads a bare server status as a failed hub', () => {
    expect(failureWords('no-such-code').advice).toContain('no-such-code');
    expect(failureWords('http-502').title).toBe(failureWords('internal-error').title);
  });
});
