import { expect, it } from 'vitest';
import { type FoundHit, SetHits } from '#lib/app/known-sets/set-hits.ts';
import type { KnownSet } from '#lib/domain/known-set.ts';

const FILE = 'ab'.repeat(32);
const set = (id: string, kind: KnownSet['kind'] = 'known-bad'): KnownSet => ({
  ...{ id, name: `Set ${id}`, kind, enabled: true, place: 0, file: 'x', format: 'plain-list' },
  ...{ importedAt: '2026-05-01T10:00:00.000Z', content: '0'.repeat(64), segments: [] },
});
const hit = (setId: string, via: FoundHit['via'], distance = 0): FoundHit => ({
  ...{ setId, via, distance, category: null },
});

it('keeps the strongest hit of each set, whichever comes first', () => {
  const rising = [hit('1', 'pdq', 30), hit('1', 'pdq', 4), hit('1', 'md5'), hit('1', 'sha1'), hit('1', 'sha256')];
  for (const order of [rising, rising.toReversed()]) {
    const hits = new SetHits();
    hits.use([set('1')]);
    for (const each of order) hits.add(FILE, each);
    expect(hits.of(FILE)).toEqual([{ ...hit('1', 'sha256'), setName: 'Set 1', kind: 'known-bad' }]);
  }
  for (const order of [rising.slice(0, 2), rising.slice(0, 2).toReversed()]) {
    const hits = new SetHits();
    hits.use([set('1')]);
    for (const each of order) hits.add(FILE, each);
    expect(hits.of(FILE)).toMatchObject([{ via: 'pdq', distance: 4 }]);
  }
});

it('tells and counts what the enabled sets found, and nothing of the others', async () => {
  const hits = new SetHits();
  hits.add(FILE, hit('1', 'md5'));
  hits.add(FILE, hit('2', 'sha256'));
  expect(hits.of(FILE)).toEqual([]);
  hits.use([set('2', 'known-good'), set('1')]);
  expect(hits.of(FILE).map(({ setId }) => setId)).toEqual(['2', '1']);
  expect(await hits.counts()).toMatchObject({ both: 1, 'known-bad': 0, 'known-good': 0 });
  hits.use([set('2', 'known-good')]);
  expect(await hits.counts()).toMatchObject({ both: 0, 'known-good': 1 });
});
