import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  integrityContent,
  integrityRoot,
  integrityText,
  readIntegrity,
  type IntegrityContent,
} from '#lib/domain/integrity.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const path = fc.stringMatching(/^(?:\/[A-Za-z0-9._~-]{1,8}){1,4}$/);
const content = fc
  .tuple(fc.stringMatching(/^[0-9a-f]{16}$/), fc.dictionary(path, hash, { noNullPrototype: true }), hash)
  .map(([version, files, worker]) => integrityContent(version, files, worker));
const textOf = async (listed: IntegrityContent) => integrityText(listed, await integrityRoot(listed));

describe('integrity.json', () => {
  it('is read back as it was written', () =>
    fc.assert(
      fc.asyncProperty(content, async (listed) => {
        const root = await integrityRoot(listed);
        expect(await readIntegrity(await textOf(listed))).toEqual({ ok: true, value: { ...listed, root } });
      }),
    ));

  it('has the same text and root whatever the order in which its files were found', () =>
    fc.assert(
      fc.asyncProperty(content, async (listed) => {
        const files = Object.fromEntries(Object.entries(listed.files).toReversed());
        expect(await textOf({ ...listed, files })).toBe(await textOf(listed));
      }),
    ));

  it('has a known root', async () => {
    const text = `{"files":{"/":"${'a'.repeat(64)}"},"format":"lintel-integrity/1","serviceWorker":"${'b'.repeat(64)}","version":"v1"}`;
    const listed = integrityContent('v1', { '/': 'a'.repeat(64) }, 'b'.repeat(64));
    expect(await integrityRoot(listed)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is refused when any character of it is another', async () => {
    const text = await textOf(integrityContent('v1', { '/': 'a'.repeat(64), '/x.js': 'c'.repeat(64) }, 'b'.repeat(64)));
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      expect((await readIntegrity(changed)).ok, changed).toBe(false);
    }
    expect(await readIntegrity(`${text}\n`)).toEqual({ ok: false, error: 'not-a-list' });
  });

  it.each(['', 'null', '[]', '{}', '<!doctype html>'])('is not %j', async (text) => {
    expect(await readIntegrity(text)).toEqual({ ok: false, error: 'not-a-list' });
  });
});
