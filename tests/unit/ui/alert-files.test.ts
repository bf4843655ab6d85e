import { describe, expect, it } from 'vitest';
import { AlertSubject } from '#lib/domain/wire/alert.ts';
import { alertFiles } from '#lib/ui/console/alerts/alert-files.ts';

const subject = AlertSubject.parse({
  ...{ items: 5, media: ['a'.repeat(64)], verdict: null, bureau: null, contact: null, about: null, word: null },
  digests: [
    { kind: 'sha1', value: 'b'.repeat(40) },
    { kind: 'md5', value: 'c'.repeat(32) },
  ],
});

describe('the files of an alert', () => {
  it('are named by what they are known by, and the rest is counted', () => {
    expect(alertFiles(subject)).toEqual({
      files: [
        { kind: 'SHA-256', digest: 'a'.repeat(64) },
        { kind: 'SHA-1', digest: 'b'.repeat(40) },
        { kind: 'MD5', digest: 'c'.repeat(32) },
      ],
      more: 2,
    });
  });

  it('of a hub that names by SHA-256 only are those, and of an alert about none there are none', () => {
    const { digests: _, ...older } = subject;
    expect(alertFiles(older)).toMatchObject({ files: [{ kind: 'SHA-256' }], more: 4 });
    expect(alertFiles({ ...older, items: 0, media: [] })).toEqual({ files: [], more: 0 });
  });
});
