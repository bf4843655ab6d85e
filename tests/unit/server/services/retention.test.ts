import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { checkLog } from '#lib/server/services/log-check.ts';
import { Retention } from '#lib/server/services/retention.ts';
import { randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

const DAY = 24 * 60 * 60 * 1000;

let desk: Awaited<ReturnType<typeof openDesk>>;
let a: Awaited<ReturnType<typeof desk.enrol>>;
let retention: Retention;
let forgotten: number[];
beforeEach(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  forgotten = [];
  const near = {
    forget: (contributions: readonly number[]) => {
      forgotten.push(...contributions);
      return Promise.resolve();
    },
  };
  retention = new Retention({ ...desk, near });
});
afterEach(() => desk.close());

async function submit(items = [randomItem()]) {
  const { batch, bytes } = await a.device.seal(items);
  const accepted = await desk.submissions.accept(a.actor, batch, bytes);
  if (!accepted.ok) throw new Error(accepted.error.code);
  return { batch, bytes };
}
const sha256Of = ({ batch }: Awaited<ReturnType<typeof submit>>) => batch.items.map(({ sha256 }) => sha256);
const expiring = async () => {
  const rows = await desk.store.alerts.list('A', { unread: false, kind: 'expiring' }, null, 100);
  return rows.map(({ subject }) => ({ items: subject.items, day: subject.word }));
};
const written = async () => {
  const rows = await desk.store.log.entriesBefore(1_000_000, { kind: 'retention' }, 100);
  return rows.map(({ act, bureau, details }) => ({ act, bureau, details: JSON.parse(details ?? '{}') as unknown }));
};

describe('what a bureau contributes', () => {
  it('is kept for good where nobody says otherwise', async () => {
    const batch = await submit();
    desk.pass(20 * 365 * DAY);
    await retention.run();
    expect(await desk.store.material.held(sha256Of(batch))).toEqual(new Set(sha256Of(batch)));
  });

  it('is removed after its time, from the index as well, with what the log says of it; the rest stays', async () => {
    const old = await submit([randomItem(), randomItem()]);
    const [index = 0] = (await desk.store.log.entriesBefore(1_000_000, { kind: 'submission' }, 1)).map(
      (row) => row.index,
    );
    expect(await retention.set('A', 100)).toEqual({ ok: true, value: undefined });
    desk.pass(60 * DAY);
    const young = await submit();
    desk.pass(41 * DAY);
    await retention.run();
    expect(await desk.store.material.held([...sha256Of(old), ...sha256Of(young)])).toEqual(new Set(sha256Of(young)));
    expect(forgotten).toHaveLength(2);
    const [row] = await desk.store.log.entriesFrom(index, 1);
    expect(row).toMatchObject({
      kind: 'submission',
      bureau: 'A',
      details: null,
      salt: null,
      erased: { why: 'expired' },
    });
    expect(await written()).toEqual([
      { act: 'expired', bureau: 'A', details: { days: 100, items: 2, batches: 1, media: 2 } },
      { act: 'set', bureau: 'A', details: { days: 100 } },
    ]);
    expect(await desk.submissions.accept(a.actor, old.batch, old.bytes)).toEqual({
      ok: false,
      error: { code: 'batch-erased' },
    });
    expect(await checkLog(desk.store, desk.key)).toMatchObject({ ok: true, value: { erased: 1 } });
    await retention.run();
    expect(await written()).toHaveLength(2);
  });

  it('goes however much it is, imports too', async () => {
    const words = Array.from({ length: 450 }, (_, i) => ({ source: `import:${i}`, item: randomItem() }));
    await desk.store.transaction((store) => store.material.contribute('A', words, desk.clock().toISOString()));
    await retention.set('A', 1);
    desk.pass(31 * DAY);
    await retention.run();
    expect(await desk.store.material.counts()).toEqual([]);
    expect(forgotten).toHaveLength(450);
  });

  it('stays while another bureau says the same of it', async () => {
    const item = randomItem();
    await submit([item]);
    const b = await desk.enrol('B');
    const { batch, bytes } = await b.device.seal([item]);
    expect(await desk.submissions.accept(b.actor, batch, bytes)).toMatchObject({ ok: true });
    await retention.set('A', 10);
    desk.pass(31 * DAY);
    await retention.run();
    expect(await desk.store.material.held([item.sha256])).toEqual(new Set([item.sha256]));
    expect(await desk.store.material.held([item.sha256], 'A')).toEqual(new Set());
  });
});

describe('a bureau', () => {
  it('hears 30 days before, once for each week, and nothing goes before it has heard', async () => {
    await submit([randomItem(), randomItem(), randomItem()]);
    desk.pass(365 * DAY);
    await retention.set('A', 30);
    const due = new Date(desk.clock().getTime() + 30 * DAY).toISOString().slice(0, 10);
    for (let day = 0; day < 29; day++) {
      await retention.run();
      desk.pass(DAY);
    }
    expect(await expiring()).toEqual([{ items: 3, day: due }]);
    expect(await desk.store.material.counts()).toMatchObject([{ contributions: 3 }]);
    desk.pass(DAY);
    await retention.run();
    expect(await desk.store.material.counts()).toEqual([]);
  });

  it('hears in time of everything that goes, when it comes bit by bit', async () => {
    await retention.set('A', 90);
    const sent: number[] = [];
    for (let day = 0; day < 100; day += 9) {
      await submit();
      sent.push(desk.clock().getTime() + 90 * DAY);
      desk.pass(9 * DAY);
      await retention.run();
    }
    for (let day = 0; day < 90; day++) {
      const told = (await expiring()).reduce((sum, { items }) => sum + items, 0);
      const soon = sent.filter((at) => at <= desk.clock().getTime() + 29 * DAY).length;
      expect(told).toBeGreaterThanOrEqual(soon);
      desk.pass(DAY);
      await retention.run();
    }
    expect((await expiring()).reduce((sum, { items }) => sum + items, 0)).toBe(sent.length);
    expect(await desk.store.material.counts()).toEqual([]);
  });

  it('is reminded once, when the day comes on which it wanted to look at its rule', async () => {
    const reviewBy = '2026-04-01';
    const rule = { ...DEFAULT_DATA_RULE, id: uuidv7().slice(0, 8), reviewBy };
    await desk.store.bureaux.addRule('A', rule, '2026-03-01T10:00:00.000Z');
    const due = async () => (await desk.store.alerts.list('A', { unread: false, kind: 'review-due' }, null, 10)).length;
    await retention.run();
    expect(await due()).toBe(0);
    desk.pass(32 * DAY);
    await retention.run();
    await retention.run();
    expect(await due()).toBe(1);
  });

  it('may be unknown, or want something that makes no sense', async () => {
    expect(await retention.set('Z', 30)).toEqual({ ok: false, error: 'unknown-bureau' });
    for (const days of [0, -1, 1.5, Number.NaN, 40_000]) {
      expect(await retention.set('A', days)).toEqual({ ok: false, error: 'bad-days' });
    }
  });
});
