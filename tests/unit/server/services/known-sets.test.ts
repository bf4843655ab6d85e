import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type GoodFile, KnownSets } from '#lib/server/services/known-sets.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let sets: KnownSets;
beforeAll(async () => {
  desk = await openDesk();
  sets = new KnownSets(desk);
});
afterAll(() => desk.close());

async function* stepsOf(...steps: Result<GoodFile[], 'cut'>[]): AsyncGenerator<Result<GoodFile[], 'cut'>, void> {
  for (const step of steps) yield await Promise.resolve(step);
}
const filesOf = (...digests: (string | string[])[]) =>
  ok(digests.map((each, at): GoodFile => ({ at, digests: [each].flat() })));
const holding = async (digests: string[]) => [...(await desk.store.knownSets.holding(digests)).keys()].sort();
const names = async () => (await sets.all()).map(({ name }) => name);

describe('a known-good list', () => {
  it('has every file accounted for, each by its strongest digest', async () => {
    const [plain, sha1, both, weak] = [randomHex(32), randomHex(20), randomHex(32), randomHex(20)];
    const left: GoodFile[] = [
      { at: 5, digests: [], md5Only: true },
      { at: 7, digests: [] },
    ];
    const done = await sets.add('base', stepsOf(filesOf(plain, sha1, [both, weak], plain), ok(left)));
    expect(done).toEqual({
      ok: true,
      value: { read: 6, added: 3, already: 1, md5Only: 1, unreadable: 1, unreadableFirst: [7] },
    });
    expect(await holding([plain, sha1, both, weak])).toEqual([plain, sha1, both, weak].sort());
  });

  it('is taken in and removed whole, however long, and repeating it changes nothing', async () => {
    const digests = Array.from({ length: 4500 }, () => randomHex(32));
    expect(await sets.add('long', stepsOf(filesOf(...digests)))).toMatchObject({ value: { added: 4500, already: 0 } });
    expect(await sets.add('long', stepsOf(filesOf(...digests)))).toMatchObject({ value: { added: 0, already: 4500 } });
    expect(await sets.all()).toContainEqual(expect.objectContaining({ name: 'long', digests: 4500 }));
    expect(await sets.remove('long')).toBe(4500);
    expect(await holding(digests)).toEqual([]);
    expect(await names()).not.toContain('long');
    expect(await sets.remove('long')).toBeNull();
  });

  it('leaves nothing behind when reading it ends with a fault, and what the set held before stays', async () => {
    const [before, lost] = [randomHex(32), Array.from({ length: 2500 }, () => randomHex(32))];
    await sets.add('mended', stepsOf(filesOf(before)));
    for (const set of ['mended', 'never']) {
      expect(await sets.add(set, stepsOf(filesOf(...lost), err('cut')))).toEqual({ ok: false, error: 'cut' });
    }
    expect(await holding([before, ...lost])).toEqual([before]);
    expect(await names()).toContain('mended');
    expect(await names()).not.toContain('never');
  });

  it('is met by nobody before all of it was read, and one whose reader died is swept away', async () => {
    const digests = Array.from({ length: 2000 }, () => randomHex(32));
    let seen: string[] | null = null;
    async function* dies(): AsyncGenerator<Result<GoodFile[], 'cut'>, void> {
      yield filesOf(...digests);
      seen = await holding(digests);
      await new Promise<never>(() => undefined);
    }
    void sets.add('dies', dies());
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual([]);
    const rows = async () => (await desk.store.knownSets.unfinished('9')).map(({ set }) => set);
    expect(await rows()).toEqual(['dies']);
    desk.pass(11 * 60_000);
    await sets.sweep();
    expect(await rows()).toEqual([]);
    expect(await holding(digests)).toEqual([]);
  });

  it('goes into the log with its name, which is a code, and counts', async () => {
    for (const name of ['', 'two words', 'x'.repeat(61), 'a/b']) {
      expect(await sets.add(name, stepsOf(filesOf(randomHex(32))))).toEqual({ ok: false, error: 'bad-name' });
    }
    await sets.add('logged-2.1', stepsOf(filesOf(randomHex(32))));
    const entries = await desk.store.log.entriesBefore(1_000_000, { kind: 'known-set' }, 1);
    expect(entries.map(({ act, bureau, details }) => [act, bureau, JSON.parse(details ?? '') as unknown])).toEqual([
      ['added', null, { set: 'logged-2.1', added: 1, already: 0 }],
    ]);
  });
});
