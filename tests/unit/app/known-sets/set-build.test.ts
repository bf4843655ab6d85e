import { describe, expect, it, vi } from 'vitest';
import { fromHex } from '#lib/domain/hash.ts';
import { SetStaging } from '#lib/vault/known-set-staging.ts';
import { freshVault, rawRows, value } from '../../vault/fresh-vault.ts';
import { readSegment } from '../../../fixtures/known-set-making.ts';
import { entry, importSet, setsDesk } from './sets-desk.ts';

// Runs of a quarter of a million records would make a test of an hour: the set is the same with short ones.
vi.mock('#lib/formats/known-set/record-run.ts', async (original) => ({
  ...(await original<object>()),
  RUN_RECORDS: 4,
}));

const key = (i: number) => i.toString(16).padStart(4, '0').repeat(10);

describe('a set of more runs than are merged at once', () => {
  it('has every record once, says of each what came first, and leaves no piece of its making', async () => {
    const { desk, store } = await setsDesk(await freshVault());
    const put = vi.spyOn(SetStaging.prototype, 'put');
    const erase = vi.spyOn(SetStaging.prototype, 'erase');
    const entries = Array.from({ length: 900 }, (_, i) =>
      entry(i, { sha1: key((i * 7) % 600), category: { scheme: 'uk-a-c', value: i < 600 ? 'A' : 'B' } }),
    );
    expect(value(await importSet(desk, entries))).toMatchObject({ accepted: 600, merged: 300, contradictions: 300 });
    const lying = [
      ...put.mock.invocationCallOrder.map((order) => ({ order, pieces: 1 })),
      ...erase.mock.invocationCallOrder.map((order, i) => ({ order, pieces: -(erase.mock.calls[i]?.[0].length ?? 0) })),
    ].toSorted((a, b) => a.order - b.order);
    put.mockRestore();
    erase.mockRestore();
    const [set] = desk.sets;
    if (set === undefined) throw new Error('no set was made');
    expect(set.segments.map(({ kind, count }) => [kind, count])).toEqual([['sha1', 600]]);
    const segment = await readSegment(value(await store.segment(set.id, set.segments[0]?.number ?? -1)));
    for (let i = 0; i < 600; i++) {
      expect(segment.categoryAt(segment.find(fromHex(key(i))))).toEqual({ scheme: 'uk-a-c', value: 'A' });
    }
    expect((await rawRows()).filter(({ store: of }) => of === 'segments')).toHaveLength(1);
    // What was merged goes before the next runs come: 225 runs never lie there together.
    let [now, most] = [0, 0];
    for (const { pieces } of lying) most = Math.max(most, (now += pieces));
    expect([most < 140, now]).toEqual([true, 1]);
  });

  it('is the same set when its list comes in another order of portions', async () => {
    const { desk } = await setsDesk(await freshVault());
    const entries = Array.from({ length: 500 }, (_, i) => entry(i, { sha1: key(i) }));
    value(await importSet(desk, entries));
    expect(value(await importSet(desk, entries.toReversed(), { name: 'Again' }))).toMatchObject({
      ...{ accepted: 0, merged: 500 },
    });
    expect(desk.sets).toHaveLength(1);
  });
});
