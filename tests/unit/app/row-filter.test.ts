import { describe, expect, it } from 'vitest';
import type { Column, RowFilter } from '#lib/domain/row-query.ts';
import { unmarked } from '#lib/domain/mark.ts';
import { casePages, finding } from './case-pages.ts';
import { picture } from './pictures.ts';
import { occurrence, record } from './records.ts';

const sha256 = (byte: number) => record(byte).sha256;

/** Digests by which another list may name a file. */
const foreign = { sha1: '5a'.repeat(20), md5: '0f'.repeat(16) };

/** One row of each kind. */
function mixed() {
  const pages = casePages();
  const { findings, marks, groups, earlier, sets, add } = pages;
  add([
    occurrence('Holiday/one.jpg', picture(0xab, { bodySerial: 'XY-7' }, { bytes: 5000 })),
    occurrence(
      'two.png',
      picture(0xcd, { model: 'Two', capturedAt: '2025-02-03T04:05:06' }, { mime: 'image/png', bytes: 9000 }),
    ),
    occurrence(
      'copy.png',
      picture(0xcd, { model: 'Two', capturedAt: '2025-02-03T04:05:06' }, { mime: 'image/png', bytes: 9000 }),
    ),
  ]);
  add([occurrence('notes.txt', { ...record(1), ...foreign }), occurrence('gone', null)], 2);
  const damaged = picture(2, {}, { damaged: true, metadata: null });
  if (damaged.pdq !== null) damaged.pdq.quality = 30;
  add([occurrence('broken.jpg', damaged)], 2);
  findings.set(sha256(0xab), finding('known'));
  marks.set(sha256(0xab), { ...unmarked(sha256(0xab), ''), category: '1', flags: ['d'], series: 'Blue room' });
  groups.set(sha256(0xab), { id: 1, size: 3 });
  pages.named.add(sha256(2));
  earlier.set(sha256(2), 2);
  const hit = { setId: '1', setName: 'List', distance: 0, category: null };
  sets.set(sha256(0xab), [{ ...hit, kind: 'known-bad', via: 'sha1' }]);
  sets.set(sha256(2), [{ ...hit, kind: 'known-good', via: 'md5' }]);
  return pages;
}

describe('the filter', () => {
  const cases: [Partial<RowFilter>, string[]][] = [
    [{ text: 'holiday' }, ['Holiday/one.jpg']],
    [{ text: 'cdcd cdcd' }, ['two.png', 'copy.png']],
    [{ text: foreign.md5.toUpperCase() }, ['notes.txt']],
    [{ text: foreign.sha1 }, ['notes.txt']],
    [{ text: 'maker two' }, ['two.png', 'copy.png']],
    [{ text: 'xy-7' }, ['Holiday/one.jpg']],
    [{ text: 'blue ro' }, ['Holiday/one.jpg']],
    [{ outcome: 'unreadable' }, ['gone']],
    [{ outcome: 'not-hashed' }, ['notes.txt', 'gone']],
    [{ verdict: 'known' }, ['Holiday/one.jpg']],
    [{ verdict: 'not-asked' }, ['two.png', 'copy.png', 'notes.txt', 'broken.jpg']],
    [{ sets: 'known-bad' }, ['Holiday/one.jpg']],
    [{ sets: 'unsure' }, ['broken.jpg']],
    [{ sets: 'none' }, ['two.png', 'copy.png', 'notes.txt']],
    [{ type: 'image/png' }, ['two.png', 'copy.png']],
    [{ size: { from: 5000, to: 8999 } }, ['Holiday/one.jpg']],
    [{ size: { from: 5000, to: null } }, ['Holiday/one.jpg', 'two.png', 'copy.png']],
    [{ captured: { from: '2026-01-01', to: '2026-11-10' } }, ['Holiday/one.jpg']],
    [{ captured: { from: null, to: '2025-02-03' } }, ['two.png', 'copy.png']],
    [{ camera: 'Maker One' }, ['Holiday/one.jpg']],
    [{ serial: 'XY-7' }, ['Holiday/one.jpg']],
    [{ quality: { from: null, to: 49 } }, ['broken.jpg']],
    [{ duplicates: 'exact' }, ['two.png', 'copy.png']],
    [{ duplicates: 'near' }, ['Holiday/one.jpg']],
    [{ duplicates: 'earlier' }, ['broken.jpg']],
    [{ category: '1' }, ['Holiday/one.jpg']],
    [{ category: '?', outcome: 'hashed' }, ['two.png', 'copy.png', 'broken.jpg']],
    [{ flag: 'd' }, ['Holiday/one.jpg']],
    [{ damaged: true }, ['broken.jpg']],
    [{ named: true }, ['broken.jpg']],
    [{ job: 2 }, ['notes.txt', 'gone', 'broken.jpg']],
    [{ text: ' ', outcome: null }, ['Holiday/one.jpg', 'two.png', 'copy.png', 'notes.txt', 'gone', 'broken.jpg']],
  ];
  it.each(cases)('%j shows %j', async (filter, paths) => {
    const pages = mixed();
    await pages.results.narrow(filter);
    expect(pages.paths()).toEqual(paths);
  });
});

describe('the order', () => {
  const cases: [Column, string][] = [
    ['path', 'broken copy gone Holiday notes two'],
    ['outcome', 'Holiday two copy broken notes gone'],
    ['verdict', 'two copy notes gone broken Holiday'],
    ['type', 'gone notes Holiday broken two copy'],
    ['size', 'gone notes broken Holiday two copy'],
    ['captured', 'notes gone broken two copy Holiday'],
    ['camera', 'notes gone broken Holiday two copy'],
    ['quality', 'notes gone broken Holiday two copy'],
    ['duplicates', 'gone notes broken Holiday two copy'],
    ['category', 'two copy notes gone broken Holiday'],
  ];
  it.each(cases)('by %s is %s', async (column, names) => {
    const { results } = mixed();
    await results.sortBy(column);
    const shown = results.view.map(({ path }) => /^\w+/.exec(path)?.[0]).join(' ');
    expect(shown).toBe(names);
  });
});

describe('the menus of the filter', () => {
  it('count what each entry would show beside the rest of the filter', async () => {
    const { results } = mixed();
    await results.narrow({ type: 'image/png' });
    const facets = await results.facets();
    // The menu that was used shows what its other entries would.
    expect(facets?.type).toEqual([
      { value: 'image/jpeg', count: 2 },
      { value: 'image/png', count: 2 },
      { value: 'application/octet-stream', count: 1 },
    ]);
    expect(facets?.camera).toEqual([{ value: 'Maker Two', count: 2 }]);
    expect(facets?.duplicates).toEqual([{ value: 'exact', count: 2 }]);
    await results.narrow({ type: null });
    expect(await results.facets()).toMatchObject({
      job: [
        { value: '1', count: 3 },
        { value: '2', count: 3 },
      ],
      verdict: [
        { value: 'not-asked', count: 4 },
        { value: 'known', count: 1 },
      ],
      sets: [
        { value: 'none', count: 3 },
        { value: 'known-bad', count: 1 },
        { value: 'unsure', count: 1 },
      ],
      category: [
        { value: '?', count: 4 },
        { value: '1', count: 1 },
      ],
      serial: [{ value: 'XY-7', count: 1 }],
      flag: [{ value: 'd', count: 1 }],
      damaged: [{ value: 'damaged', count: 1 }],
    });
  });
});
