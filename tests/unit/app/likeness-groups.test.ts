import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LikenessGroups } from '#lib/app/likeness-groups.ts';
import type { Likeness, Likenesses } from '#lib/domain/likeness.ts';
import { DIHEDRALS } from '#lib/domain/pdq.ts';

const HERE = '0192f000-0000-7000-8000-000000000001';
const THERE = '0192f000-0000-7000-8000-000000000002';

const sha256Of = (file: number): string => file.toString(16).padStart(64, '0');

const pdq = (file: number, distance = 4, turn: (typeof DIHEDRALS)[number] = 'orig', caseId = HERE): Likeness => ({
  via: 'pdq',
  caseId,
  sha256: sha256Of(file),
  distance,
  turn,
});

const likenesses = (file: number, ...found: readonly Likeness[]): Likenesses => ({
  sha256: sha256Of(file),
  found: [...found],
  count: found.length,
});

const groupsOf = (...all: readonly Likenesses[]): LikenessGroups => {
  const groups = new LikenessGroups(HERE);
  for (const each of all) groups.add(each);
  return groups;
};

describe('groups of near-duplicates', () => {
  it('are what can be reached from one picture to another', () => {
    const links = fc.array(fc.tuple(fc.nat({ max: 25 }), fc.nat({ max: 25 })), { maxLength: 40 });
    fc.assert(
      fc.property(links, (pairs) => {
        const groups = new LikenessGroups(HERE);
        const sets = new Map(Array.from({ length: 26 }, (_, file) => [file, new Set([file])]));
        for (const [a, b] of pairs.filter(([a, b]) => a !== b)) {
          groups.add(likenesses(Math.max(a, b), pdq(Math.min(a, b))));
          const joined = new Set([...(sets.get(a) ?? []), ...(sets.get(b) ?? [])]);
          for (const file of joined) sets.set(file, joined);
        }
        for (const [file, set] of sets) {
          const group = groups.groupOf(sha256Of(file));
          expect(group?.size ?? 1).toBe(set.size);
          const members = groups.members(sha256Of(file)).map(({ sha256 }) => sha256);
          if (set.size > 1) expect(members.toSorted()).toEqual([...set].map(sha256Of).sort());
          for (const other of set) expect(groups.groupOf(sha256Of(other))).toBe(group);
        }
        const distinct = new Set([...sets.values()].filter(({ size }) => size > 1));
        expect(groups.count).toBe(distinct.size);
        const ids = [...distinct].map(([file]) => groups.groupOf(sha256Of(file ?? 0))?.id);
        expect(new Set(ids).size).toBe(distinct.size);
      }),
      { seed: 8 },
    );
  });

  it('keep the lower number when two of them become one', () => {
    const groups = groupsOf(likenesses(2, pdq(1)), likenesses(4, pdq(3)));
    const first = groups.groupOf(sha256Of(1));
    groups.add(likenesses(6, pdq(5)));
    groups.add(likenesses(7, pdq(3), pdq(1)));
    expect(groups.groupOf(sha256Of(4))).toEqual({ id: first?.id, size: 5 });
    expect(groups.groupOf(sha256Of(8))).toBeNull();
    expect(groups.members(sha256Of(8))).toEqual([]);
  });

  it('say what ties each member, the nearest that was there before', () => {
    const groups = groupsOf(likenesses(2, pdq(1, 9, 'flipx')), likenesses(3, pdq(2, 4, 'rot90'), pdq(1, 20)));
    expect(groups.members(sha256Of(1))).toEqual([
      { sha256: sha256Of(1), tie: null },
      { sha256: sha256Of(2), tie: { sha256: sha256Of(1), distance: 9, turn: 'flipx' } },
      { sha256: sha256Of(3), tie: { sha256: sha256Of(2), distance: 4, turn: 'rot90' } },
    ]);
  });

  it('show an earlier picture the later ones, turned the other way', () => {
    const all = DIHEDRALS.map((turn, i) => likenesses(10 + i, pdq(1, i, turn)));
    const groups = groupsOf(...all);
    expect(groups.ties(sha256Of(1)).map(({ turn }) => turn)).toEqual([
      ...['orig', 'rot270', 'rot180', 'rot90', 'flipx', 'flipy', 'flipplus1', 'flipminus1'],
    ]);
    expect(groups.ties(sha256Of(11))).toEqual([{ sha256: sha256Of(1), distance: 1, turn: 'rot90' }]);
  });

  it('are the same when a record is taken twice', () => {
    const twice = likenesses(2, pdq(1), pdq(3, 5, 'orig', THERE));
    const groups = groupsOf(twice, twice);
    expect(groups.groupOf(sha256Of(2))?.size).toBe(2);
    expect(groups.ties(sha256Of(1))).toHaveLength(1);
    expect(groups.earlier(sha256Of(2))).toHaveLength(1);
  });

  it('do not reach into other cases, whose nearest likeness is kept apart', () => {
    const same: Likeness = { via: 'sha256', caseId: THERE, sha256: sha256Of(2) };
    const groups = groupsOf(likenesses(2, same, pdq(3, 5, 'orig', THERE)), likenesses(4, pdq(2, 3, 'orig', THERE)));
    expect(groups.earlier(sha256Of(2))).toEqual([same]);
    expect(groups.earlier(sha256Of(4))).toEqual([pdq(2, 3, 'orig', THERE)]);
    expect(groups.groupOf(sha256Of(2))).toBeNull();
    expect(groups.count).toBe(0);
  });

  it('hold tens of thousands that all resemble each other', () => {
    const groups = new LikenessGroups(HERE);
    const first = Array.from({ length: 50 }, (_, i) => pdq(i, 0));
    for (let file = 1; file < 20_000; file++) groups.add(likenesses(file, ...first.slice(0, file)));
    expect(groups.groupOf(sha256Of(19_999))).toEqual({ id: 0, size: 20_000 });
    expect(groups.ties(sha256Of(0)).length).toBeLessThanOrEqual(200);
    expect(groups.members(sha256Of(5))).toHaveLength(20_000);
  });
});
