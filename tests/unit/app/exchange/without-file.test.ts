import { beforeEach, expect, it, vi } from 'vitest';
import { WithoutFile } from '#lib/app/exchange/without-file.svelte.ts';
import { ok } from '#lib/domain/result.ts';
import { PATIENCE } from '../../../fixtures/patience.ts';
import { digestsOf, entryOf } from './entries.ts';

/** 200 media, every second of which the case has a file of. */
const ENTRIES = Array.from({ length: 200 }, (_, at) => entryOf(String(at), { at, series: [`Series ${at}`] }));
const odd = Array.from({ length: 100 }, (_, i) => 2 * i + 1);

let without: WithoutFile;
beforeEach(async () => {
  without = new WithoutFile({
    withoutFile: () => Promise.resolve({ media: odd, counts: { named: 200, withFile: 100 } }),
    medium: (number) => Promise.resolve(ok(ENTRIES.slice(number, number + 1))),
    async *media() {
      for (let at = 0; at < ENTRIES.length; at += 7) {
        await Promise.resolve();
        yield ok(ENTRIES.slice(at, at + 7).map((entry) => ({ number: entry.at, entries: [entry] })));
      }
    },
  });
  await without.look();
});

it('counts and lists what no file of the case is, read when it is looked at', async () => {
  expect([without.counts, without.shown.length]).toEqual([{ named: 200, withFile: 100 }, 100]);
  expect(without.at(60)).toBeNull();
  await vi.waitFor(() => {
    expect(without.at(60)?.at).toBe(121);
  }, PATIENCE);
});

it.each([
  ['series 17', [17, 171, 173, 175, 177, 179]],
  [digestsOf('99').md5.toUpperCase(), [99]],
  ['EVIDENCE\\51', [51]],
  ['of nobody', []],
  ['', odd],
])('finds "%s" among them', async (text, found) => {
  await without.find(text);
  expect([without.shown, without.searching]).toEqual([found, false]);
});
