import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Clue, joinedMedia } from '#lib/server/store/joined-media.ts';

const clue = (media: number, said: Partial<Clue>): Clue => ({
  ...{ media, isFile: false, sha1: null, md5: null, pdq: null },
  ...said,
});
const file = (media: number, said: Partial<Clue>) => clue(media, { ...said, isFile: true });
const joined = (...clues: Clue[]) => Object.fromEntries(joinedMedia(clues));

describe('media are counted as one', () => {
  it.each(['sha1', 'md5', 'pdq'] as const)('that share the %s, as the oldest', (digest) => {
    expect(joined(clue(7, { [digest]: 'x' }), clue(3, { [digest]: 'x' }), clue(5, { [digest]: 'y' }))).toEqual({
      7: 3,
    });
  });

  it('as the one with a SHA-256', () => {
    expect(joined(clue(3, { md5: 'x' }), file(7, { md5: 'x' }))).toEqual({ 3: 7 });
  });

  it('that a third one joins', () => {
    const apart = [clue(1, { md5: 'x' }), clue(2, { sha1: 'y' })];
    expect(joined(...apart)).toEqual({});
    expect(joined(...apart, clue(3, { sha1: 'y', md5: 'x' }))).toEqual({ 2: 1, 3: 1 });
  });

  it('unless both have a SHA-256: what has only their MD5 goes with the first', () => {
    expect(joined(file(2, { md5: 'x' }), file(1, { md5: 'x' }), clue(3, { md5: 'x' }))).toEqual({ 3: 1 });
  });

  it('unless their SHA-1 differ', () => {
    const other = clue(2, { sha1: 'z', md5: 'x' });
    expect(joined(clue(1, { sha1: 'y', md5: 'x' }), other)).toEqual({});
    // Also where one of several words about the medium says so.
    expect(joined(clue(1, { md5: 'x' }), clue(1, { sha1: 'y', md5: 'x' }), other)).toEqual({});
  });

  it('by the stronger digest first', () => {
    const [byMd5, bySha1] = [file(1, { sha1: 'z', md5: 'x' }), file(2, { sha1: 'y' })];
    expect(joined(byMd5, bySha1, clue(3, { sha1: 'y', md5: 'x' }))).toEqual({ 3: 2 });
  });
});

it('never counts two files as one, nor one by a number that is itself counted as another', () => {
  const digest = fc.option(fc.constantFrom('p', 'q', 'r'));
  const clues = fc.array(
    fc.record({ media: fc.integer({ min: 1, max: 12 }), sha1: digest, md5: digest, pdq: fc.constant(null) }),
  );
  fc.assert(
    fc.property(clues, fc.integer({ min: 0, max: 12 }), (said, files) => {
      const all = said.map((each) => ({ ...each, isFile: each.media <= files }));
      const moves = joinedMedia(all);
      for (const [from, into] of moves) {
        expect(moves.has(into)).toBe(false);
        expect(from).toBeGreaterThan(files);
        expect(into < from || into <= files).toBe(true);
      }
      // Joined already, nothing more is to be joined.
      const after = all.map((each) => ({ ...each, media: moves.get(each.media) ?? each.media }));
      const again = joinedMedia(after.map((each) => ({ ...each, isFile: each.media <= files })));
      expect([...again.keys()].filter((number) => number <= files)).toEqual([]);
    }),
  );
});
