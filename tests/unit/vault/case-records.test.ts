import { beforeEach, describe, expect, it } from 'vitest';
import { rowOf } from '#lib/domain/case-row.ts';
import type { Attempt } from '#lib/domain/job.ts';
import type { Mark } from '#lib/domain/mark.ts';
import { err } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { CaseRecords } from '#lib/vault/case-records.ts';
import type { Vault } from '#lib/vault/vault.ts';
import { finished, openJob } from '../app/found.ts';
import { freshVault, mediaRecord, occurrence, rawRows, reopen, value } from './fresh-vault.ts';

const caseId = uuidv7();
let vault: Vault;
let records: CaseRecords;
beforeEach(async () => {
  vault = await freshVault();
  records = value(await vault.cases.open(caseId));
});

async function rows(of = records) {
  const all = [];
  for await (const page of of.rows()) all.push(...value(page).values);
  return all.sort((a, b) => a.id - b.id);
}

const attempt = (path: string): Attempt => ({ path, bytes: 10, modified: 5, alone: 0 });
const nothing = { finished: [], gone: [], likenesses: [], attempts: [] };

describe('a step of a job', () => {
  it('is there as a whole after the next unlock: lines, media, likenesses, counts, files in hand', async () => {
    const job = openJob(caseId, { counts: { hashed: 2, 'hashed-without-pixels': 0, quarantined: 0, unreadable: 0 } });
    const found = [await finished('a.jpg', 0), await finished('b.jpg', 1)];
    const [first, second] = found.flatMap(({ media }) => media ?? []);
    if (first === undefined || second === undefined) throw new Error('both have media');
    const likeness = { via: 'pdq', caseId, sha256: second.sha256, distance: 4, turn: 'rot90' } as const;
    const likenesses = [{ sha256: first.sha256, found: [likeness], count: 1 }];
    value(await records.commit({ job, finished: found, gone: [], likenesses, attempts: [attempt('c.jpg')] }));
    const again = value(await (await reopen()).cases.open(caseId));
    expect(await rows(again)).toEqual(found.map(({ row }) => row));
    expect(value(await again.media([second.sha256, '0'.repeat(64), first.sha256]))).toEqual([second, null, first]);
    expect(value(await again.likenesses())).toEqual(likenesses);
    expect(value(await again.jobs())).toEqual([job]);
    expect(value(await again.attempts(job.id))).toEqual([attempt('c.jpg')]);
  });

  it('counts nothing twice when it is repeated', async () => {
    const step = { ...nothing, job: openJob(caseId), finished: [await finished('a.jpg', 0)] };
    value(await records.commit(step));
    const before = (await rawRows()).length;
    value(await records.commit(step));
    expect((await rawRows()).length).toBe(before);
  });

  it('puts lines in the place of others', async () => {
    const unread = await occurrence('a.jpg', { outcome: 'unreadable', reason: 'cannot-be-read', media: null });
    const old = { row: rowOf(unread, { id: 0, job: 1 }), media: null };
    const job = openJob(caseId);
    value(await records.commit({ ...nothing, job, finished: [old] }));
    const fresh = await finished('a.jpg', 0);
    value(await records.commit({ ...nothing, job, finished: [fresh], gone: [old.row] }));
    expect(await rows()).toEqual([fresh.row]);
  });

  it('that ends the job leaves nothing in hand', async () => {
    const job = openJob(caseId);
    value(await records.commit({ ...nothing, job, attempts: [attempt('a.jpg')] }));
    value(await records.commit({ ...nothing, job: { ...job, state: 'done' } }));
    expect(value(await records.attempts(job.id))).toEqual([]);
    expect((await rawRows()).filter(({ store }) => store === 'attempts')).toEqual([]);
  });
});

describe('cases', () => {
  it('know nothing of one another', async () => {
    const other = value(await vault.cases.open(uuidv7()));
    value(await records.commit({ ...nothing, job: openJob(caseId), finished: [await finished('a.jpg', 0)] }));
    const { sha256 } = await mediaRecord('a.jpg');
    expect([await rows(other), value(await other.media([sha256])), value(await other.jobs())]).toEqual([
      [],
      [null],
      [],
    ]);
  });

  it('answer nothing once the vault is locked', async () => {
    vault.lock();
    expect(await records.commit({ ...nothing, job: openJob(caseId) })).toEqual(err('locked'));
    expect(await records.media(['0'.repeat(64)])).toEqual(err('locked'));
    for await (const page of records.rows()) expect(page).toEqual(err('locked'));
  });
});

it('keeps marks, all of a step or none', async () => {
  const marks = Array.from({ length: 5 }, (_, i): Mark => ({
    sha256: String(i).repeat(64),
    category: 'A',
    flags: [],
    note: '',
    series: null,
    changedAt: '2026-11-26T09:00:00.000Z',
    history: [],
  }));
  value(await records.putMarks(marks));
  const found = value(await records.marks()).sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  expect(found).toEqual(marks);
});

it('names nothing in clear: neither paths nor hashes nor ids, in keys or values', async () => {
  const job = openJob(caseId);
  value(await records.commit({ ...nothing, job, finished: [await finished('DCIM/Nadia.jpg', 0)] }));
  const { sha256 } = await mediaRecord('DCIM/Nadia.jpg');
  const stored = JSON.stringify(await rawRows(), (_, part: unknown) =>
    part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : part,
  );
  for (const secret of ['Nadia', 'DCIM/', sha256, job.id, caseId]) expect(stored).not.toContain(secret);
});
