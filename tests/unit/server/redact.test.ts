import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newEnrolmentCode } from '#lib/domain/enrolment-link.ts';
import { log } from '#lib/server/log.ts';
import { redacted } from '#lib/server/redact.ts';
import { newSecret } from '#lib/server/services/secret.ts';

const bytes = fc.uint8Array({ minLength: 16, maxLength: 32 }).map((array) => Buffer.from(array));
const digest = (name: string) => bytes.map((data) => createHash(name).update(data).digest('hex'));

/** Whatever must never stand in a log, in the forms in which it might get there. */
const secret = fc.oneof(
  digest('md5'),
  digest('sha1'),
  digest('sha256'),
  digest('sha256').map((hex) => hex.toUpperCase()),
  digest('sha256').map((hex) => String.raw`\x` + hex),
  fc.noShrink(fc.constant(null)).map(() => newSecret()),
  fc.noShrink(fc.constant(null)).map(() => newEnrolmentCode()),
  fc.noShrink(fc.constant(null)).map(() => `lintel_${newSecret()}`),
  fc.noShrink(fc.constant(null)).map(() => randomBytes(64).toString('base64url')),
  bytes.map((data) => data.toString('base64url')),
  bytes.map((data) => [...data].join(',')),
  bytes.map((data) => data.toString('hex').match(/../g)?.join(' ') ?? ''),
);
const words = fc.stringMatching(/^[a-z ]{0,30}$/);

/** No eight bytes of the secret in a row are left, in whatever writing. */
function isGone(text: string, hidden: string): boolean {
  for (let at = 0; at + 16 <= hidden.length; at++) if (text.includes(hidden.slice(at, at + 16))) return false;
  return true;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what looks like a secret', () => {
  it('never gets through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        words,
        secret,
        fc.constantFrom(' ', ': ', '="', "'", '(', '/', '\n'),
        words,
        (before, hidden, edge, after) => {
          expect(isGone(redacted(`${before}${edge}${hidden}${edge}${after}`), hidden)).toBe(true);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('never gets into a line of the log: not by its message, its details, an error or the causes of one', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    fc.assert(
      fc.property(secret, words, (hidden, text) => {
        const cause = new TypeError(`${text}\n    at ${hidden} (${hidden}:1:1)`);
        log(`${text} ${hidden}`, { detail: hidden }, new Error(`failed: ${hidden}`, { cause }));
        const line = String(write.mock.lastCall?.[0]);
        expect(isGone(line, hidden)).toBe(true);
        expect(line).toContain('redact.test.ts');
      }),
      { numRuns: 2000 },
    );
  });

  it('is taken out of headers, however short it is', () => {
    expect(redacted('cookie: __Host-lintel-session=abc; a=b')).not.toContain('abc');
    expect(redacted('Authorization: Bearer abc')).not.toContain('abc');
    expect(redacted('sent __Host-lintel-session=abc here')).toBe('sent [redacted] here');
  });
});

describe('what an operator needs', () => {
  it.each([
    'SQLITE_CONSTRAINT_FOREIGNKEY: FOREIGN KEY constraint failed',
    '0198f5a2-7f3b-7c41-9d55-0a1b2c3d4e5f',
    '/api/v1/submissions/[batchId]/quality',
    'near-duplicate-index: the store could not be read',
    'connect ECONNREFUSED 127.0.0.1:5432',
  ])('stays: %s', (text) => {
    expect(redacted(text)).toBe(text);
  });
});
