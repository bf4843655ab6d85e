import { expect, it } from 'vitest';
import { readAll, sourceOf } from '../../../fixtures/exchange/read-all.ts';

const bare = { at: 9, paths: [], series: [], tags: [], vendorHashes: [], properties: [] };
const md5 = (digit: string) => digit.repeat(32);
const documentOf = (...entries: unknown[]) => JSON.stringify({ format: 'lintel-entries/1', build: '1', entries });
const read = (text: string) => readAll(sourceOf(text), 'lintel-report');

it('takes what our own export wrote, under its place in this file', async () => {
  const { entries, end } = await read(documentOf({ ...bare, md5: md5('a') }, { ...bare, md5: md5('b'), tags: ['t'] }));
  expect(entries).toEqual([
    { ...bare, at: 0, md5: md5('a') },
    { ...bare, at: 1, md5: md5('b'), tags: ['t'] },
  ]);
  expect(end).toMatchObject({ version: 'lintel-entries/1', read: 2, skipped: 0, truncated: false });
});

it('believes such a file no more than any other', async () => {
  const { entries, end } = await read(
    documentOf(
      { ...bare, md5: md5('a'), Miniature: 'AAAA' },
      { ...bare, md5: 'short' },
      { ...bare },
      17,
      { ...bare, md5: 'd41d8cd98f00b204e9800998ecf8427e' },
      { ...bare, pdq: { hash: 'c'.repeat(64), quality: 20 } },
      { ...bare, md5: md5('b') },
    ),
  );
  expect(entries.map(({ at }) => at)).toEqual([6]);
  expect(end).toMatchObject({ read: 7, skipped: 6 });
  expect(end?.skippedFirst.map(({ at, reason }) => [at, reason])).toEqual([
    [0, 'bad-value'],
    [1, 'bad-value'],
    [2, 'bad-value'],
    [3, 'not-a-record'],
    [4, 'empty-file'],
    [5, 'pdq-below-quality'],
  ]);
});

it('that was cut is called truncated', async () => {
  const text = documentOf({ ...bare, md5: md5('a') }, { ...bare, md5: md5('b') });
  expect((await read(text.slice(0, -30))).end).toMatchObject({ truncated: true, read: 1 });
});
