import { beforeEach, expect, it, vi } from 'vitest';
import { LikenessDesk } from '#lib/app/likeness-desk.svelte.ts';
import type { LikenessFinder } from '#lib/app/likeness-finder.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { notCompared, type Likenesses } from '#lib/domain/likeness.ts';
import { err, ok } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { freshVault, mediaRecord, value } from '../vault/fresh-vault.ts';
import { finished, openJob } from './found.ts';

const caseId = uuidv7();
let vault: Vault;

/** A finder that writes down what it is told, and compares nothing while `broken`. */
function watchedFinder() {
  const known = new Map<string, string[]>();
  const finder = {
    broken: false,
    know: vi.fn((id: string, rows: Iterable<Pick<CaseRow, 'media'>>) => {
      known.set(id, [...(known.get(id) ?? []), ...[...rows].flatMap(({ media }) => media?.sha256 ?? [])]);
      return Promise.resolve();
    }),
    find: vi.fn(() => Promise.resolve(finder.broken ? err('matching-unavailable' as const) : ok([]))),
    forget: vi.fn(() => {
      known.clear();
    }),
  };
  return { finder, known, desk: new LikenessDesk(finder as unknown as LikenessFinder) };
}

async function save(id: string, ...paths: string[]): Promise<void> {
  const at = new Date().toISOString();
  const words = { name: 'Case', reference: '', notes: '', scheme: 'plain', createdAt: at, changedAt: at };
  value(await vault.cases.put({ ...words, id, exportedAt: null }));
  const found = await Promise.all(paths.map((path, i) => finished(path, i)));
  const records = value(await vault.cases.open(id));
  value(await records.commit({ job: openJob(id), finished: found, gone: [], likenesses: [], attempts: [] }));
}

beforeEach(async () => {
  vault = await freshVault();
});

it('learns every case of the vault before the first comparison, once, and forgets them with the vault', async () => {
  const other = uuidv7();
  await save(caseId, 'a.jpg', 'b.jpg');
  await save(other, 'c.jpg');
  const { desk, finder, known } = watchedFinder();
  desk.turnTo(vault);
  await desk.find(caseId, [await mediaRecord('d.jpg')]);
  await desk.find(caseId, [await mediaRecord('e.jpg')]);
  expect([known.get(caseId)?.length, known.get(other)?.length]).toEqual([2, 1]);
  expect(finder.know).toHaveBeenCalledTimes(2);
  desk.turnTo(null);
  expect(known.size).toBe(0);
});

it('names what it could not compare, and lets it be compared later', async () => {
  const { desk, finder, known } = watchedFinder();
  const media = await mediaRecord('a.jpg');
  finder.broken = true;
  const found = await desk.find(caseId, [media]);
  expect(found).toEqual([notCompared(media.sha256)]);
  await desk.show(caseId, found);
  expect([desk.missed, desk.notCompared]).toEqual([1, [media.sha256]]);
  // What is known is never compared again, so it must not be learned from the rows that were saved.
  await save(caseId, 'a.jpg', 'b.jpg');
  finder.broken = false;
  desk.turnTo(vault);
  expect(await desk.find(caseId, [media])).toEqual([]);
  expect(known.get(caseId)).toEqual([(await mediaRecord('b.jpg')).sha256]);
  desk.healed([media.sha256], []);
  expect(desk.missed).toBe(0);
});

it('compares nothing when a case cannot be read, and reads it the next time', async () => {
  await save(caseId, 'a.jpg');
  const { desk } = watchedFinder();
  desk.turnTo(vault);
  const media = await mediaRecord('b.jpg');
  vi.spyOn(vault.cases, 'list').mockResolvedValueOnce(err('storage-failed'));
  expect(await desk.find(caseId, [media])).toEqual([notCompared(media.sha256)]);
  expect(await desk.find(caseId, [media])).toEqual([]);
});

it('tells how many a record resembles, also those that are not named', async () => {
  const { desk } = watchedFinder();
  const sha256 = 'a'.repeat(64);
  const likeness = { via: 'pdq', caseId, sha256: 'b'.repeat(64), distance: 2, turn: 'orig' } as const;
  const likenesses: Likenesses = { sha256, found: [likeness], count: 40 };
  await desk.show(caseId, [likenesses]);
  expect([desk.count(sha256), desk.ties(sha256).length, desk.groupOf(sha256)?.size]).toEqual([40, 1, 2]);
});

it('shows the case that was asked for last, while an earlier one is still being taken in', async () => {
  const { desk } = watchedFinder();
  const [one, other] = ['a', 'b'].map((digit) => notCompared(digit.repeat(64)));
  const many = Array.from({ length: 2_000 }, (_, i) => notCompared(i.toString(16).padStart(64, '0')));
  if (one === undefined || other === undefined) throw new Error('There are two.');
  await Promise.all([desk.show(caseId, [...many, one]), desk.show(caseId, [other])]);
  expect([desk.missed, desk.notCompared]).toEqual([1, [other.sha256]]);
});
