import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Gps } from '#lib/domain/metadata.ts';
import { gpsPosition, gpsTime } from '#lib/engine/metadata/gps.ts';

const HERE: Readonly<Record<string, unknown>> = {
  GPSLatitudeRef: ['S'],
  GPSLatitude: [
    [33, 1],
    [51, 1],
    [3567, 100],
  ],
  GPSLongitudeRef: ['E'],
  GPSLongitude: [
    [151, 1],
    [12, 1],
    [4012, 100],
  ],
  GPSAltitudeRef: 0,
  GPSAltitude: [12_345, 1000],
  GPSDateStamp: ['2026:05:01'],
  GPSTimeStamp: [
    [10, 1],
    [3, 1],
    [4, 1],
  ],
};

const position = (change: Readonly<Record<string, unknown>> = {}) =>
  gpsPosition((name) => ({ ...HERE, ...change })[name]);
const time = (change: Readonly<Record<string, unknown>> = {}) => gpsTime((name) => ({ ...HERE, ...change })[name]);

it('counts degrees, minutes and seconds together, south and west negative', () => {
  expect(position()).toEqual({ latitude: -33.8599083, longitude: 151.2111444, altitude: 12.345 });
  expect(position({ GPSLatitudeRef: ['N'], GPSLongitudeRef: ['W'] })).toMatchObject({
    latitude: 33.8599083,
    longitude: -151.2111444,
  });
});

it('takes minutes with decimals, as phones write them', () => {
  const GPSLatitude = [
    [33, 1],
    [515_945, 10_000],
    [0, 1],
  ];
  expect(position({ GPSLatitude })?.latitude).toBe(-33.8599083);
});

it.each([
  ['no latitude', { GPSLatitude: undefined }],
  ['no longitude', { GPSLongitude: undefined }],
  ['no compass letter', { GPSLatitudeRef: undefined }],
  ['an empty compass letter', { GPSLongitudeRef: [] }],
  ['a compass letter of the other axis', { GPSLatitudeRef: ['E'] }],
  ['a letter that is none of a compass', { GPSLatitudeRef: ['X'] }],
  ['a name that every object has', { GPSLatitudeRef: ['constructor'] }],
  ['0/0', { GPSLatitude: [[0, 0], [0, 0], [0, 0]] }], // prettier-ignore
  ['seconds by 0', { GPSLatitude: [[33, 1], [51, 1], [35, 0]] }], // prettier-ignore
  ['two parts', { GPSLatitude: [[33, 1], [51, 1]] }], // prettier-ignore
  ['one rational', { GPSLatitude: [33, 1] }],
  ['plain numbers', { GPSLatitude: [33, 51, 35] }],
  ['more than 90° of latitude', { GPSLatitude: [[91, 1], [0, 1], [0, 1]] }], // prettier-ignore
  ['more than 180° of longitude', { GPSLongitude: [[180, 1], [0, 1], [1, 1]] }], // prettier-ignore
  ['minutes beyond a degree', { GPSLatitude: [[3, 1], [61, 1], [0, 1]] }], // prettier-ignore
  ['negative degrees', { GPSLatitude: [[-33, 1], [0, 1], [0, 1]] }], // prettier-ignore
  ['a value outside the file', { GPSLatitude: '<faulty value>' }],
])('%s is no position', (_name, change) => {
  expect(position(change)).toBeNull();
});

it.each([
  [{ GPSAltitudeRef: 1 }, -12.345],
  [{ GPSAltitudeRef: 3 }, -12.345],
  [{ GPSAltitudeRef: 2 }, 12.345],
  [{ GPSAltitudeRef: undefined }, 12.345],
  [{ GPSAltitude: [0, 0] }, undefined],
  [{ GPSAltitude: [4_294_967_295, 1] }, undefined],
  [{ GPSAltitude: undefined }, undefined],
  [{ GPSAltitude: '<faulty value>' }, undefined],
])('%j is the altitude %j, and the position stays', (change, altitude) => {
  expect(position(change)).toEqual({
    latitude: -33.8599083,
    longitude: 151.2111444,
    ...(altitude !== undefined && { altitude }),
  });
});

it('the satellites’ time is in UTC', () => {
  expect(time()).toBe('2026-05-01T10:03:04Z');
  expect(time({ GPSTimeStamp: [[10, 1], [3, 1], [724, 100]] })).toBe('2026-05-01T10:03:07.240Z'); // prettier-ignore
  expect(time({ GPSTimeStamp: [[23, 1], [59, 1], [599_999, 10_000]] })).toBe('2026-05-01T23:59:59.999Z'); // prettier-ignore
});

it.each([
  ['no date', { GPSDateStamp: undefined }],
  ['a date that is none', { GPSDateStamp: ['2026:02:30'] }],
  ['an hour that is none', { GPSTimeStamp: [[24, 1], [0, 1], [0, 1]] }], // prettier-ignore
  ['half an hour', { GPSTimeStamp: [[1, 2], [0, 1], [0, 1]] }], // prettier-ignore
  ['0/0', { GPSTimeStamp: [[0, 0], [0, 0], [0, 0]] }], // prettier-ignore
  ['no time', { GPSTimeStamp: undefined }],
])('%s is no moment', (_name, change) => {
  expect(time(change)).toBeNull();
});

it('any numbers make a position on earth, or none', () => {
  const number = fc.oneof(fc.nat(200), fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }));
  const pair = fc.tuple(number, number);
  const triple = fc.tuple(pair, pair, pair);
  fc.assert(
    fc.property(triple, triple, pair, fc.nat(255), (GPSLatitude, GPSLongitude, GPSAltitude, GPSAltitudeRef) => {
      const found = position({ GPSLatitude, GPSLongitude, GPSAltitude, GPSAltitudeRef });
      if (found !== null) expect(Gps.parse(JSON.parse(JSON.stringify(found)))).toStrictEqual(found);
    }),
  );
});
