import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rowOf } from '#lib/domain/case-row.ts';
import type { CaseRow } from '#lib/domain/case-row.ts';
import { type Job, jobDone, NO_COUNTS } from '#lib/domain/job.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import { err, ok } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { argon2idKey } from '#lib/vault/argon2id.ts';
import { carryOver } from '#lib/vault/carry-over.ts';
import { unlockVault, type Vault } from '#lib/vault/vault.ts';
import { plantSampleV1, SAMPLE, SAMPLE_PASSPHRASE, writeVaultV1 } from '../../fixtures/vault-v1.ts';
import { FAULTS, watchWrites } from './faulty-storage.ts';
import { fastDeriveKey, freshStorage, freshVault, mediaRecord, occurrence } from './fresh-vault.ts';
import { PASSPHRASE, rawRows, reopen, value, writeRaw } from './fresh-vault.ts';

const EARLIER = { name: 'Earlier results', scheme: 'plain' };
const NOW = '2026-11-25T08:00:00.000Z';
const LATER = '2026-11-25T09:00:00.000Z';

beforeEach(freshStorage);
afterEach(() => {
  vi.restoreAllMocks();
});

/** A vault of the first version with so many occurrences; every tenth could not be read. */
async function vaultOf(count: number): Promise<Occurrence[]> {
  const made = await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const unread = { outcome: 'unreadable', reason: 'cannot-be-read', media: null } as const;
      return occurrence(`phone/${String(i)}.jpg`, i % 10 === 9 ? unread : {});
    }),
  );
  await writeVaultV1(PASSPHRASE, fastDeriveKey, made);
  return made;
}

type Content = { name: string; rows: CaseRow[]; occurrences: unknown[]; jobs: Job[] };

/** Every case with its rows, each joined with its media record and sorted by path. */
async function cases(vault: Vault): Promise<Content[]> {
  const found: Content[] = [];
  for (const { id, name } of value(await vault.cases.list()).values) {
    const records = value(await vault.cases.open(id));
    const rows: CaseRow[] = [];
    for await (const page of records.rows()) rows.push(...value(page).values);
    rows.sort(byPath);
    const media = value(await records.media(rows.map((row) => row.media?.sha256 ?? 'none')));
    const occurrences = rows.map(({ path, bytes, modified, outcome, reason }, i) => {
      return { path, bytes, modified, outcome, reason, media: media[i] };
    });
    found.push({ name, rows, occurrences, jobs: value(await records.jobs()) });
  }
  return found;
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}

/** That everything is in one case, once, and that its job counts it. */
async function expectAll(vault: Vault, expected: readonly { path: string }[]): Promise<void> {
  const [only, ...more] = await cases(vault);
  expect(more).toEqual([]);
  expect(only?.name).toBe(EARLIER.name);
  expect(only?.occurrences).toEqual(expected.toSorted(byPath));
  expect(only?.rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(expected.map((_, i) => i));
  const [job, ...moreJobs] = only?.jobs ?? [];
  expect(moreJobs).toEqual([]);
  expect(job).toMatchObject({ number: 1, state: 'done', listed: expected.length });
  expect(job && jobDone(job)).toBe(expected.length);
  expect((await rawRows()).filter(({ store }) => store === 'results')).toEqual([]);
}

describe('results of the first version', () => {
  it('as it wrote them itself are moved into a case of their own, with nothing lost', async () => {
    await plantSampleV1();
    const vault = value(await unlockVault(SAMPLE_PASSPHRASE, async (...asked) => ok(await argon2idKey(...asked))));
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(ok({ moved: SAMPLE.results.length, damaged: 0 }));
    await expectAll(vault, SAMPLE.results);
    const [made] = value(await vault.cases.list()).values;
    expect(made).toMatchObject({ ...EARLIER, createdAt: NOW, reference: '', exportedAt: null });
    expect(value(await vault.facts.get()).carriedOver).toBe(made?.id);
    expect((await cases(vault))[0]?.jobs[0]?.counts).toEqual({
      ...{ hashed: 4, 'hashed-without-pixels': 1, quarantined: 1, unreadable: 1 },
    });
  });

  it('are moved by portions, once: the next time there is nothing to do', async () => {
    const made = await vaultOf(230);
    const vault = await reopen();
    const count = watchWrites();
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(ok({ moved: 230, damaged: 0 }));
    expect(count).toMatchObject({ transaction: 5, relaxed: 0 });
    await expectAll(vault, made);
    vi.restoreAllMocks();
    const again = watchWrites();
    expect(await carryOver(vault, EARLIER, LATER)).toEqual(ok({ moved: 0, damaged: 0 }));
    expect(again.transaction).toBe(0);
  });

  it('that are not there make no case', async () => {
    const vault = await freshVault();
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(ok({ moved: 0, damaged: 0 }));
    expect(await cases(vault)).toEqual([]);
  });

  it('that are damaged stay where they are, and are counted each time', async () => {
    const made = await vaultOf(3);
    const [first] = (await rawRows()).filter(({ store }) => store === 'results');
    await writeRaw('results', first?.key ?? '', 'not what was written');
    const vault = await reopen();
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(ok({ moved: 2, damaged: 1 }));
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(ok({ moved: 0, damaged: 1 }));
    expect((await rawRows()).filter(({ store }) => store === 'results')).toHaveLength(1);
    const [only] = await cases(vault);
    expect(made.map(({ path }) => path)).toEqual(expect.arrayContaining(only?.rows.map(({ path }) => path) ?? []));
  });

  it('are moved once when two tabs open the vault at the same time', async () => {
    const made = await vaultOf(210);
    const [one, other] = [await reopen(), await reopen()];
    const moved = await Promise.all([carryOver(one, EARLIER, NOW), carryOver(other, EARLIER, LATER)]);
    expect(moved.map((each) => value(each).moved).sort((a, b) => a - b)).toEqual([0, 210]);
    await expectAll(one, made);
  });

  it('give way to what was hashed anew since an interruption', async () => {
    const made = await vaultOf(110);
    const vault = await reopen();
    watchWrites({ name: 'a full disk, told when everything was asked', at: 3 });
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(err('quota-exceeded'));
    vi.restoreAllMocks();
    const [interrupted] = value(await vault.cases.list()).values;
    const records = value(await vault.cases.open(interrupted?.id ?? ''));
    const [moved] = await cases(vault);
    const left = made.find(({ path, media }) => media !== null && moved?.rows.every((row) => row.path !== path));
    if (left === undefined || interrupted === undefined) throw new Error('nothing was interrupted');
    const job: Job = {
      ...{ id: uuidv7(), caseId: interrupted.id, exhibitId: null, number: 2, state: 'done', build: 'newer' },
      ...{ source: { kind: 'files', name: 'x' }, startedAt: LATER, endedAt: LATER, listed: 1, bytes: left.bytes },
      counts: { ...NO_COUNTS, hashed: 1 },
    };
    const media = await mediaRecord(left.path, { provenance: { build: 'newer', decoder: null, warnings: [] } });
    const row = rowOf({ ...left, media }, { id: 100, job: 2 });
    value(await records.commit({ job, finished: [{ row, media }], gone: [], likenesses: [], attempts: [] }));

    expect(await carryOver(vault, EARLIER, LATER)).toEqual(ok({ moved: 10, damaged: 0 }));
    const [only] = await cases(vault);
    expect(only?.rows).toHaveLength(110);
    expect(new Set(only?.rows.map(({ id }) => id)).size).toBe(110);
    expect(only?.rows.find(({ path }) => path === left.path)?.job).toBe(2);
    expect(value(await records.media([media.sha256]))[0]?.provenance.build).toBe('newer');
    expect(only?.jobs.map(jobDone)).toEqual([109, 1]);
  });

  it('wait for the next unlocking when the vault is locked meanwhile', async () => {
    const made = await vaultOf(250);
    const vault = await reopen();
    const erasure = vault.results.erasure.bind(vault.results);
    const erasing = vi.spyOn(vault.results, 'erasure').mockImplementation((key) => {
      if (erasing.mock.calls.length === 101) vault.lock();
      return erasure(key);
    });
    expect(await carryOver(vault, EARLIER, NOW)).toEqual(err('locked'));
    const next = await reopen();
    expect(value(await carryOver(next, EARLIER, LATER)).moved).toBe(150);
    await expectAll(next, made);
  });
});

describe('a carry-over that a write broke off goes on at the next unlocking:', () => {
  const plan = FAULTS.filter(({ at, outcome }) => at === 'transaction' && outcome !== 'gone');

  it.each(plan)('$name', async (fault) => {
    for (let at = 0; at < 5; at++) {
      freshStorage();
      const made = await vaultOf(201);
      const vault = await reopen();
      watchWrites({ name: fault.name, at });
      const first = await carryOver(vault, EARLIER, NOW);
      vi.restoreAllMocks();
      if (fault.outcome === 'ok') value(first);
      else expect(first).toEqual(err(fault.outcome));
      vault.lock();
      const next = await reopen();
      value(await carryOver(next, EARLIER, LATER));
      await expectAll(next, made);
      next.lock();
    }
  });

  it('single requests of a portion', async () => {
    const made = await vaultOf(12);
    let broken = 0;
    for (let at = 0; ; at++, broken++) {
      const vault = await reopen();
      watchWrites({ name: 'a full disk, thrown by the request', at });
      const done = await carryOver(vault, EARLIER, NOW);
      vi.restoreAllMocks();
      if (done.ok) break;
      expect(done).toEqual(err('quota-exceeded'));
      const moved = (await cases(vault)).flatMap(({ rows }) => rows).length;
      expect(moved + (await rawRows()).filter(({ store }) => store === 'results').length).toBe(12);
      vault.lock();
    }
    expect(broken).toBeGreaterThan(20);
    await expectAll(await reopen(), made);
  });
});
