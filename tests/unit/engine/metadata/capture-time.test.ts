import { expect, it } from 'vitest';
import { clockTime } from '#lib/engine/metadata/capture-time.ts';

it.each([
  ['2026:05:01 12:03:04', '2026-05-01T12:03:04'],
  ['2026-05-01 12:03:04', '2026-05-01T12:03:04'],
  ['2026/05/01 12:03:04', '2026-05-01T12:03:04'],
  ['2026-05-01T12:03:04', '2026-05-01T12:03:04'],
  ['2002: 7: 4  9: 3: 2', '2002-07-04T09:03:02'],
  ['2026:05:01 12:03:04.5', '2026-05-01T12:03:04.5'],
  ['2024:02:29 23:59:59', '2024-02-29T23:59:59'],
  ['2000:02:29 00:00:00', '2000-02-29T00:00:00'],
  ['1970:01:01 00:00:00', '1970-01-01T00:00:00'],
])('%j is a time', (value, at) => {
  expect(clockTime([value], undefined, undefined)).toEqual({ at, zone: null });
});

it.each([
  '0000:00:00 00:00:00',
  '    :  :     :  :  ',
  '2026:13:01 12:03:04',
  '2026:00:01 12:03:04',
  '2026:05:00 12:03:04',
  '2026:04:31 12:03:04',
  '2023:02:29 12:03:04',
  '1900:02:29 12:03:04',
  '2026:05:01 24:00:00',
  '2026:05:01 12:60:00',
  '2026:05:01 12:00:60',
  '2026:05:01',
  '12:03:04',
  'yesterday',
  '2026:05:01 12:03:04 or so',
  '2026:05:01 12:-3:04',
])('%j is none', (value) => {
  expect(clockTime([value], ['5'], ['+01:00'])).toBeNull();
});

it.each([[undefined], [20_260_501], [[2026, 5, 1]], ['<faulty value>']])('%j is none', (value) => {
  expect(clockTime(value, undefined, undefined)).toBeNull();
});

it.each([
  [['25'], '.25'],
  [['007'], '.007'],
  [['5  '], '.5'],
  [['1234567890123'], '.123456789'],
  [['x5'], ''],
  [['   '], ''],
  [[undefined], ''],
  [5, ''],
])('parts of a second %j are %j', (subseconds, fraction) => {
  expect(clockTime(['2026:05:01 12:03:04'], subseconds, undefined)?.at).toBe(`2026-05-01T12:03:04${fraction}`);
});

it.each([
  [['+02:00'], '+02:00'],
  [['-09:30'], '-09:30'],
  [['+0545'], '+05:45'],
  [['Z'], '+00:00'],
  [['+14:00'], '+14:00'],
  [['+16:00'], null],
  [['+02:60'], null],
  [['02:00'], null],
  [['   :  '], null],
  [['CEST'], null],
  [2, null],
])('the offset %j is the zone %j', (offset, zone) => {
  expect(clockTime(['2026:05:01 12:03:04'], undefined, offset)?.zone).toBe(zone);
});

it('takes a zone behind the time, but trusts the tag for it more', () => {
  expect(clockTime(['2026:05:01 12:03:04+01:00'], undefined, undefined)?.zone).toBe('+01:00');
  expect(clockTime(['2026:05:01 12:03:04+01:00'], undefined, ['+02:00'])?.zone).toBe('+02:00');
  expect(clockTime(['2026:05:01 12:03:04+99:00'], undefined, undefined)?.zone).toBeNull();
});
