import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Receipt, type SubmissionItem } from '#lib/domain/wire/submission.ts';
import { DEFAULT_LIMITS } from '#lib/server/services/floods.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
type Officer = Awaited<ReturnType<typeof desk.enrol>>;
let a: Officer;
let b: Officer;
let admin: Officer;

beforeEach(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
  admin = await desk.enrol('A', 'bureau-admin');
});
afterEach(() => desk.close());

const HOUR = 3_600_000;
const half = () => Array.from({ length: 32 }, () => ['0f', '33', '55', 'c3'][Math.floor(Math.random() * 4)]).join('');
/** Nothing can be said against it. */
const fine = (changes: Partial<SubmissionItem> = {}) =>
  randomItem({ pdq: { profile: 'direct', quality: 90, hashes: [half()], damaged: false }, ...changes });

async function submit(who: Officer, items: SubmissionItem[]): Promise<Receipt> {
  const { batch, bytes } = await who.device.seal(items);
  const accepted = await desk.submissions.accept(who.actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return Receipt.parse(JSON.parse(accepted.value.receipt));
}
async function reportOf({ batchId }: Receipt, who = a) {
  const report = await desk.quality.report(who.actor, batchId);
  if (!report.ok) throw new Error(report.error.code);
  return report.value;
}
const heldBy = async (bureau: string) => (await desk.store.material.counts()).find((row) => row.bureau === bureau);

describe('the report of a batch', () => {
  it('says what is good, what is not and what was known, for its own bureau alone', async () => {
    const [known, again] = [fine(), fine()];
    await submit(b, [known]);
    await submit(a, [again]);
    const damaged = fine({ pdq: { profile: 'direct', quality: 60, hashes: [half()], damaged: true } });
    const bare: SubmissionItem = { sha256: fine().sha256 };
    const receipt = await submit(a, [fine(), known, again, damaged, bare, { ...bare }]);
    expect(receipt.remarked).toBe(2);
    expect(await reportOf(receipt)).toEqual({
      ...{ batchId: receipt.batchId, receivedAt: receipt.receivedAt, items: 6, clean: 4, remarked: 2 },
      ...{ known: 1, comparable: 4, damaged: 1, held: null },
      remarks: [
        { kind: 'twice-in-batch', items: [5] },
        { kind: 'submitted-before', items: [2] },
      ],
    });
    expect(await desk.quality.report(b.actor, receipt.batchId)).toEqual({ ok: false, error: { code: 'not-found' } });
    expect((await submit(a, [fine()])).remarked).toBeUndefined();
  });

  it('names a PDQ hash that a great many records share', async () => {
    const pdq = { profile: 'direct' as const, quality: 90, hashes: [half()], damaged: false };
    const many = Array.from({ length: 999 }, () => fine({ pdq }));
    expect((await submit(b, many)).remarked).toBeUndefined();
    const receipt = await submit(a, [fine({ pdq }), fine()]);
    expect((await reportOf(receipt)).remarks).toEqual([{ kind: 'pdq-common', items: [0] }]);
  });

  it('adds up, whatever is handed in; and so do the months', async () => {
    const pool = Array.from({ length: 8 }, () => fine());
    const item = fc.record(
      {
        sha256: fc.constantFrom(...pool.map(({ sha256 }) => sha256)),
        md5: fc.constantFrom(...pool.map(({ md5 = '' }) => md5)),
        bytes: fc.constantFrom(1, 40, 12_345),
      },
      { requiredKeys: ['sha256'] },
    );
    const sums = { batches: 0, items: 0, clean: 0, remarked: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 12 }), async (items) => {
        const report = await reportOf(await submit(a, items));
        const places = new Set(report.remarks.flatMap((remark) => remark.items));
        expect([report.clean + report.remarked, report.items]).toEqual([items.length, items.length]);
        expect(places.size).toBe(report.remarked);
        sums.batches++;
        for (const name of ['items', 'clean', 'remarked'] as const) sums[name] += report[name];
      }),
      { numRuns: 30 },
    );
    const months = await desk.quality.overTime(a.actor);
    expect(months).toMatchObject({ ok: true, value: { months: [{ bureau: 'A', month: '2026-03', ...sums }] } });
  });
});

/** Twelve hours with so many items each. */
async function usual(who: Officer, items: number) {
  for (let hour = 0; hour < 12; hour++) {
    await submit(
      who,
      Array.from({ length: items }, () => fine()),
    );
    desk.pass(HOUR);
  }
}

describe('a flood', () => {
  beforeEach(async () => {
    await desk.store.held.setLimits('A', { ...DEFAULT_LIMITS, items: 50 }, desk.clock().toISOString());
    await usual(a, 2);
  });
  const flood = () =>
    submit(
      a,
      Array.from({ length: 60 }, () => fine()),
    );

  it('is taken in with a receipt, held from everybody, and told to the bureau once an hour', async () => {
    const before = await heldBy('A');
    const receipt = await flood();
    await flood();
    expect([receipt.items, receipt.held]).toEqual([60, true]);
    expect(await heldBy('A')).toEqual(before);
    expect((await reportOf(receipt)).held).toBe('held');
    const alerts = await desk.store.alerts.list('A', { unread: false, kind: 'flood' }, null, 10);
    expect(alerts.map(({ subject }) => [subject.items, subject.about])).toEqual([
      [60, { kind: 'batch', id: receipt.batchId }],
    ]);
    const list = await desk.held.list(admin.actor, null);
    expect(list).toMatchObject({
      ok: true,
      value: { waiting: 2, items: [{ hourItems: 60, usual: 2 }, { hourItems: 120 }] },
    });
    expect(await desk.held.list(a.actor, null)).toEqual({ ok: false, error: { code: 'not-allowed' } });
  });

  it('is contributed once it is released, and then the device is let through for a day', async () => {
    const receipts = [await flood(), await flood()];
    const batches = receipts.map(({ batchId }) => batchId);
    const decided = { ok: true, value: { decided: 2, waiting: 0 } };
    expect(await desk.held.decide(admin.actor, { decision: 'release', batches })).toEqual(decided);
    expect(await heldBy('A')).toMatchObject({ contributions: 24 + 120 });
    expect(await desk.held.decide(admin.actor, { decision: 'release', batches })).toMatchObject({
      value: { decided: 0 },
    });
    expect((await flood()).held).toBeUndefined();
    desk.pass(25 * HOUR);
    expect((await flood()).held).toBe(true);
    const months = await desk.quality.overTime(a.actor);
    expect(months).toMatchObject({ value: { months: [{ items: 24 + 120 + 60, heldBatches: 3 }] } });
  });

  it('is dropped when it is rejected', async () => {
    const { batchId } = await flood();
    await desk.held.decide(admin.actor, { decision: 'reject', batches: [batchId] });
    expect(await heldBy('A')).toMatchObject({ contributions: 24 });
    expect((await desk.held.list(admin.actor, null)).ok && (await desk.store.held.content('A', batchId))).toBe(null);
  });

  it('is dropped, too, when nobody decides for 90 days', async () => {
    const { batchId } = await flood();
    desk.pass(89 * 24 * HOUR);
    await desk.held.expire();
    expect(await desk.store.held.state('A', batchId)).toBe('held');
    desk.pass(2 * 24 * HOUR);
    await desk.held.expire();
    expect(await desk.store.held.state('A', batchId)).toBe('rejected');
  });

  it('can be taken back while it waits, in parts and whole', async () => {
    const items = Array.from({ length: 60 }, () => fine());
    const { batchId } = await submit(a, items);
    const taken = items
      .slice(0, 10)
      .map(({ sha256 }) => sha256)
      .sort();
    const some = await a.device.withdraw(batchId, { items: taken });
    const receipt = await desk.withdrawals.accept(a.actor, some.withdrawal, some.bytes);
    expect(receipt.ok && Receipt.parse(JSON.parse(receipt.value.receipt))).toMatchObject({ items: 10, newItems: 10 });
    await desk.held.decide(admin.actor, { decision: 'release', batches: [batchId] });
    expect(await heldBy('A')).toMatchObject({ contributions: 24 + 50 });

    desk.pass(25 * HOUR);
    const other = await flood();
    const whole = await a.device.withdraw(other.batchId);
    await desk.withdrawals.accept(a.actor, whole.withdrawal, whole.bytes);
    expect((await reportOf(other)).held).toBe('withdrawn');
    await desk.held.decide(admin.actor, { decision: 'release', batches: [other.batchId] });
    expect(await heldBy('A')).toMatchObject({ contributions: 24 + 50 });
  });

  it('is none while nobody knows what is usual, unless the operator says so', async () => {
    const many = () => Array.from({ length: 60 }, () => fine());
    await desk.store.held.setLimits('B', { ...DEFAULT_LIMITS, items: 50 }, desk.clock().toISOString());
    expect((await submit(b, many())).held).toBeUndefined();
    await desk.store.held.setLimits('B', { times: 20, items: 50, usual: 1 }, desk.clock().toISOString());
    expect((await submit(b, many())).held).toBe(true);
  });

  it('of one device is not hidden by how much its bureau hands in', async () => {
    const busy = await desk.enrol('A');
    for (let hour = 0; hour < 12; hour++) {
      await submit(
        busy,
        Array.from({ length: 45 }, () => fine()),
      );
      desk.pass(HOUR);
    }
    expect(
      (
        await submit(
          a,
          Array.from({ length: 70 }, () => fine()),
        )
      ).held,
    ).toBe(true);
  });
});
