import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { Stats } from '#lib/domain/wire/stats.ts';
import { longestOf, stepOf } from '#lib/server/services/tally.ts';
import { randomHex, randomItem } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
type Officer = Awaited<ReturnType<typeof desk.enrol>>;
let a: Officer;
let b: Officer;

beforeEach(async () => {
  desk = await openDesk();
  a = await desk.enrol('A');
  b = await desk.enrol('B');
});
afterEach(() => desk.close());

const DAY = 86_400_000;

async function submit({ device, actor }: Officer, items = [randomItem()]) {
  const { batch, bytes } = await device.seal(items);
  expect(await desk.submissions.accept(actor, batch, bytes)).toMatchObject({ ok: true });
}
async function ask({ actor }: Officer, sha256: string[]) {
  const { id, version } = DEFAULT_DATA_RULE;
  const request = { dataRule: { id, version }, items: sha256.map((digest, ref) => ({ ref, sha256: digest })) };
  expect(await desk.lookups.answer(actor, request, canonicalBytes(request))).toMatchObject({ ok: true });
}
async function read({ actor }: Officer, days = 90): Promise<Stats> {
  const stats = await desk.statistics.read(actor, days);
  if (!stats.ok) throw new Error(stats.error.code);
  return Stats.parse(stats.value);
}

describe('statistics', () => {
  it('count what was handed in, asked and found, by day', async () => {
    const items = [randomItem(), randomItem()];
    await submit(a, items);
    await ask(b, [items[0]?.sha256 ?? '', randomHex(32), randomHex(32)]);
    desk.pass(2 * DAY);
    await submit(b);
    const stats = await read(a);
    expect([stats.from, stats.to]).toEqual(['2025-12-04', '2026-03-03']);
    expect(stats.holds).toMatchObject({ media: 3, contributions: 3 });
    expect(stats.taking.bureaux).toBe(2);
    expect(stats.all.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-03']);
    expect(stats.all[0]?.counts).toMatchObject({
      ...{ batches: 1, items: 2, 'look-ups': 1, 'look-up-items': 3, 'found-known': 1, 'found-new': 2 },
    });
    expect(stats.own.map(({ day, counts }) => [day, counts.items])).toEqual([['2026-03-01', 2]]);
    expect((await read(a, 1)).all.map(({ day }) => day)).toEqual(['2026-03-03']);
    expect((await read(a, 1)).own).toEqual([]);
  });

  it('tell what each bureau did only to those who oversee them', async () => {
    await submit(a);
    await submit(b);
    expect((await read(a)).bureaux).toBeNull();
    expect((await read(await desk.enrol('A', 'bureau-admin'))).bureaux).toBeNull();
    for (const role of ['analyst', 'auditor', 'hub-admin'] as const) {
      const bureaux = (await read(await desk.enrol('B', role))).bureaux;
      expect(bureaux?.map(({ bureau, counts }) => [bureau, counts.items])).toEqual([
        ['A', 1],
        ['B', 1],
      ]);
    }
  });

  it('count countries by the letters that codes begin with', async () => {
    const at = desk.clock().toISOString();
    for (const code of ['NL', 'NL-OOST', 'CH']) {
      await desk.store.bureaux.add({ code, name: code, reach: null }, at);
      await desk.tally.add(desk.store, { bureau: code, name: 'items', count: 1 });
    }
    await desk.tally.add(desk.store, { bureau: 'A', name: 'items', count: 1 });
    expect((await read(a)).taking).toEqual({ bureaux: 4, countries: 2 });
  });

  it('give times to within a tenth', async () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e10, noNaN: true }), (milliseconds) => {
        const longest = longestOf(stepOf(milliseconds));
        expect(longest).toBeGreaterThanOrEqual(milliseconds * (1 - 1e-9));
        expect(longest).toBeLessThanOrEqual(milliseconds * 1.1 * (1 + 1e-9));
      }),
    );
    const took = [10, 20, 30, 40, 50, 60, 70, 80, 90, 1000].map((milliseconds) => ({
      ...{ bureau: 'A', name: 'answer' as const, milliseconds },
    }));
    await desk.tally.took(desk.store, ...took);
    const [times] = (await read(b)).times;
    expect(times).toMatchObject({ name: 'answer', count: 10 });
    expect(times?.median).toBeGreaterThanOrEqual(50);
    expect(times?.median).toBeLessThanOrEqual(55);
    expect(times?.p90).toBeLessThanOrEqual(99);
  });

  it('add up: items asked about are the sum of what was found, and each bureau is a part of all', async () => {
    const officers = [a, b];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.nat(1), count: fc.integer({ min: 1, max: 5 }), asks: fc.boolean() }), {
          maxLength: 6,
        }),
        async (deeds) => {
          for (const { who, count, asks } of deeds) {
            const officer = officers[who] ?? a;
            const items = Array.from({ length: count }, () => randomItem());
            await (asks
              ? ask(
                  officer,
                  items.map(({ sha256 }) => sha256),
                )
              : submit(officer, items));
          }
          const stats = await read(await desk.enrol('A', 'auditor'));
          for (const { counts } of stats.all) {
            const found = Object.entries(counts).flatMap(([name, count]) => (name.startsWith('found-') ? [count] : []));
            expect(found.reduce((sum, count) => sum + count, 0)).toBe(counts['look-up-items'] ?? 0);
          }
          const sum = (rows: { counts: Record<string, number | undefined> }[], name: string) =>
            rows.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
          for (const name of ['items', 'look-up-items'])
            expect(sum(stats.bureaux ?? [], name)).toBe(sum(stats.all, name));
        },
      ),
      { numRuns: 15 },
    );
  });
});
