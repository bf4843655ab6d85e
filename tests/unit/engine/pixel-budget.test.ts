import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PixelBudget } from '#lib/engine/pixel-budget.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('never grants more than it has, but for one image alone, and serves everybody in order', async () => {
  const asks = fc.array(fc.integer({ min: 1, max: 250 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(asks, fc.infiniteStream(fc.nat()), async (asks, picks) => {
      const budget = new PixelBudget(100);
      const granted = new Map<object, number>();
      const order: number[] = [];
      asks.forEach((pixels, i) => {
        const holder = {};
        void budget.admit(holder, pixels).then(() => {
          granted.set(holder, pixels);
          order.push(i);
        });
      });
      for (await settled(); granted.size > 0; await settled()) {
        const total = [...granted.values()].reduce((sum, pixels) => sum + pixels, 0);
        expect(total <= 100 || granted.size === 1).toBe(true);
        const holders = [...granted.keys()];
        const done = holders[(picks.next().value ?? 0) % holders.length] ?? {};
        granted.delete(done);
        budget.release(done);
      }
      expect(order).toEqual(asks.map((_, i) => i));
    }),
    { numRuns: 60 },
  );
});

it('forgets what somebody asked for who is gone', async () => {
  const budget = new PixelBudget(100);
  const [first, gone, last] = [{}, {}, {}];
  await budget.admit(first, 90);
  void budget.admit(gone, 90);
  const served = budget.admit(last, 5);
  budget.release(gone);
  await served;
});
