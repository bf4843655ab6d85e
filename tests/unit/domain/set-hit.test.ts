import { describe, expect, it } from 'vitest';
import { isConfirmed, localVerdict, type SetHit } from '#lib/domain/set-hit.ts';

const hit = (kind: SetHit['kind'], via: SetHit['via'], distance = 0): SetHit => ({
  ...{ setId: '1', setName: 'List', category: null },
  ...{ kind, via, distance },
});
const bad = (via: SetHit['via']) => hit('known-bad', via);
const good = (via: SetHit['via']) => hit('known-good', via);

describe('what the sets of this device say together', () => {
  it.each([
    [[], null],
    [[bad('sha256')], 'known-bad'],
    [[bad('md5')], 'known-bad'],
    [[bad('pdq')], 'known-bad'],
    [[good('sha256')], 'known-good'],
    [[good('sha1')], 'known-good'],
    [[good('md5')], 'unsure'],
    [[good('pdq')], 'unsure'],
    [[good('md5'), good('pdq')], 'unsure'],
    [[bad('md5'), good('sha1')], 'both'],
    [[bad('sha256'), good('md5')], 'known-bad'],
  ] as const)('%o is %s', (hits, verdict) => {
    expect(localVerdict(hits)).toBe(verdict);
  });
});

describe('a hit', () => {
  const flags = { victimIdentified: null, offenderIdentified: null, distributed: null };
  const finding = (via: 'sha256' | 'sha1' | 'md5' | 'pdq') => ({
    ...{ verdict: 'known' as const, matchCount: 1, answerId: '', asOf: '2026-05-01T10:00:00.000Z' },
    matches: [{ via, verdict: 'known' as const, damaged: false, series: null, contact: null, flags }],
  });

  it('is probable until the hub or a list of the case names the file by a whole digest', () => {
    expect(isConfirmed(bad('sha256'), undefined, false)).toBe(false);
    expect(isConfirmed(bad('md5'), finding('md5'), false)).toBe(false);
    expect(isConfirmed(bad('sha1'), finding('sha256'), false)).toBe(true);
    expect(isConfirmed(bad('md5'), finding('sha1'), false)).toBe(true);
    expect(isConfirmed(bad('sha256'), finding('pdq'), false)).toBe(false);
    expect(isConfirmed(bad('sha256'), undefined, true)).toBe(true);
  });

  it('of a picture that looks alike is never confirmed by that', () => {
    expect(isConfirmed(hit('known-bad', 'pdq', 12), finding('sha256'), true)).toBe(false);
  });
});
