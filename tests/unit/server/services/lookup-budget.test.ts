import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LookupBudget } from '#lib/server/services/lookup-budget.ts';
import { openStore } from '#lib/server/open-store.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const HOUR = 60 * 60 * 1000;
const [ONE, TWO] = ['0190b0a0-0000-7000-8000-000000000001', '0190b0a0-0000-7000-8000-000000000002'];
const budgetOf = (perDay?: number) =>
  new LookupBudget({ store: desk.store, clock: desk.clock, ...(perDay !== undefined && { perDay }) });
const takeAll = async (budget: LookupBudget, device: string | null, thousands: number, bureau = 'A') => {
  for (let taken = 0; taken < thousands; taken++) {
    const refusal = await budget.take({ bureau, device }, 1000);
    if (refusal !== null) return { taken, ...refusal };
  }
  return { taken: thousands };
};

describe('the look-up budget', () => {
  it('admits a phone of 100,000 files at once, twice, and then says when', async () => {
    const budget = budgetOf();
    expect(await takeAll(budget, ONE, 200)).toEqual({ taken: 200 });
    const refused = await takeAll(budget, ONE, 100);
    expect(refused).toMatchObject({ taken: 50, code: 'look-up-budget' });
    // A thousand of 250,000 a day are due every 345.6 seconds.
    expect('retryAfter' in refused && refused.retryAfter).toBe(346);
    desk.pass(346_000);
    expect(await takeAll(budget, ONE, 2)).toMatchObject({ taken: 1 });
  });

  it('is one for each device, and another one for the bureau, of which another bureau has its own', async () => {
    const budget = budgetOf(1000);
    expect(await takeAll(budget, ONE, 2)).toMatchObject({ taken: 1 });
    expect(await takeAll(budget, TWO, 2)).toMatchObject({ taken: 1 });
    // The bureau's own server takes what is left of the bureau's four thousand.
    expect(await takeAll(budget, null, 5)).toMatchObject({ taken: 2, code: 'look-up-budget' });
    expect(await takeAll(budget, ONE, 1, 'B')).toEqual({ taken: 1 });
    desk.pass(24 * HOUR);
    expect(await takeAll(budget, ONE, 1)).toEqual({ taken: 1 });
  });

  it('is not refilled by starting the hub again', async () => {
    await takeAll(budgetOf(1000), ONE, 1);
    const again = await openStore(desk.place);
    expect(
      await new LookupBudget({ ...again, clock: desk.clock, perDay: 1000 }).take({ bureau: 'A', device: ONE }, 1),
    ).toMatchObject({
      code: 'look-up-budget',
    });
    await again.store.close();
  });

  it('takes nothing when it refuses, however many ask at once', async () => {
    const budget = budgetOf(1000);
    const asked = await Promise.all(Array.from({ length: 20 }, () => budget.take({ bureau: 'A', device: ONE }, 300)));
    expect(asked.filter((refusal) => refusal === null)).toHaveLength(3);
    expect(await budget.take({ bureau: 'A', device: ONE }, 100)).toBeNull();
    expect(await budget.take({ bureau: 'A', device: ONE }, 1)).not.toBeNull();
  });

  it('never lets through more than a burst and what the time gives', async () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 6 * HOUR })), {
      maxLength: 30,
    });
    let bureau = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (questions) => {
        const code = `P${String(bureau++)}`;
        await desk.bureaux.add({ code, name: code, reach: null });
        const budget = budgetOf(1000);
        let [passed, through] = [0, 0];
        for (const [items, wait] of questions) {
          if ((await budget.take({ bureau: code, device: ONE }, items)) === null) through += items;
          expect(through).toBeLessThanOrEqual(1000 + (passed * 1000) / (24 * HOUR) + 1);
          desk.pass(wait);
          passed += wait;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a look-up before anything is searched', async () => {
    const { actor } = await desk.enrol('A');
    await takeAll(budgetOf(), actor.device, 250);
    const request = { dataRule: { id: 'hashes-and-form', version: 1 }, items: [{ ref: 0, sha256: 'ab'.repeat(32) }] };
    const answer = await desk.lookups.answer(actor, request, new TextEncoder().encode(JSON.stringify(request)));
    expect(answer).toMatchObject({ ok: false, error: { code: 'look-up-budget' } });
  });
});
