import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KnownSets } from '#lib/server/services/known-sets.ts';
import { randomHex } from '../../../fixtures/random-item.ts';
import { openDesk } from '../../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let sets: KnownSets;
beforeAll(async () => {
  desk = await openDesk();
  sets = new KnownSets(desk);
});
afterAll(() => desk.close());

const linesOf = (...lines: string[]) => createInterface({ input: Readable.from([lines.join('\r\n')]) });
const holding = async (digests: string[]) => [...(await desk.store.knownSets.holding(digests)).keys()].sort();

describe('a known-good list', () => {
  it('is read whichever of the usual forms it has, and every line is accounted for', async () => {
    const [plain, sums, deep, upper] = [randomHex(32), randomHex(20), randomHex(32), randomHex(32)];
    const lines = linesOf(
      ...['# from a mirror', '', plain, `${sums} *bin/file name`, plain],
      ...['%%%% HASHDEEP-1.0', '%%%% size,md5,sha256,filename', `4096,${randomHex(16)},${deep},/usr/bin/file`],
      ...[`${upper.toUpperCase()}  UPPER.TXT`, `${randomHex(16)}  md5.txt`, 'no digest', `name ${randomHex(32)}`],
    );
    const done = await sets.add('base', lines);
    expect(done).toEqual({
      ok: true,
      value: { lines: 8, added: 4, already: 1, md5Only: 1, unreadable: 2, unreadableLines: [11, 12] },
    });
    expect(await holding([plain, sums, deep, upper])).toEqual([plain, sums, deep, upper].sort());
  });

  it('is taken in and removed whole, however long, and repeating it changes nothing', async () => {
    const digests = Array.from({ length: 4500 }, () => randomHex(32));
    expect(await sets.add('long', linesOf(...digests))).toMatchObject({ value: { added: 4500, already: 0 } });
    expect(await sets.add('long', linesOf(...digests))).toMatchObject({ value: { added: 0, already: 4500 } });
    expect(await sets.all()).toContainEqual(expect.objectContaining({ name: 'long', digests: 4500 }));
    expect(await sets.remove('long')).toBe(4500);
    expect(await holding(digests)).toEqual([]);
    expect((await sets.all()).map(({ name }) => name)).not.toContain('long');
    expect(await sets.remove('long')).toBeNull();
  });

  it('goes into the log with its name, which is a code, and counts', async () => {
    for (const name of ['', 'two words', 'x'.repeat(61), 'a/b']) {
      expect(await sets.add(name, linesOf(randomHex(32)))).toEqual({ ok: false, error: 'bad-name' });
    }
    await sets.add('logged-2.1', linesOf(randomHex(32)));
    const entries = await desk.store.log.entriesBefore(1_000_000, { kind: 'known-set' }, 1);
    expect(entries.map(({ act, bureau, details }) => [act, bureau, JSON.parse(details ?? '') as unknown])).toEqual([
      ['added', null, { set: 'logged-2.1', added: 1, already: 0 }],
    ]);
  });
});
