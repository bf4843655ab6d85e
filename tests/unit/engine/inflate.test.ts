import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inflate } from '#lib/engine/decode/inflate.ts';

const inflated = (data: Uint8Array, room: number): Uint8Array => {
  const out = new Uint8Array(room);
  return out.subarray(0, inflate(data, out));
};

/** Runs, so that there is something to compress, and noise. */
const bytes = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(200)), { maxLength: 12 })
  .map((parts) => Uint8Array.from(parts.flatMap(([noise, run]) => [...noise, ...new Array<number>(run).fill(run)])));
const level = fc.integer({ min: 0, max: 9 });

it('inflates as much as there is room for', () => {
  fc.assert(
    fc.property(bytes, level, fc.nat(4000), (data, level, room) => {
      expect(inflated(deflateSync(data, { level }), room)).toEqual(data.subarray(0, room));
    }),
  );
});

it('makes out of cut data what zlib makes out of them, to the last byte', () => {
  fc.assert(
    fc.property(bytes, level, fc.double({ min: 0, max: 1, noNaN: true }), (data, level, part) => {
      const whole = deflateSync(data, { level });
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      const expected = cut.length === 0 ? [] : inflateSync(cut, { finishFlush: constants.Z_SYNC_FLUSH });
      expect([...inflated(cut, 10_000)]).toEqual([...expected]);
    }),
  );
});

it('keeps what comes before broken data, and passes over what follows the end', () => {
  const data = Uint8Array.from({ length: 50_000 }, (_, i) => (i * i) >> 7);
  const whole = deflateSync(data, { level: 0 });
  expect(inflated(Buffer.concat([whole, Buffer.from('more')]), 60_000)).toEqual(data);
  const wrongChecksum = whole.subarray();
  wrongChecksum[whole.length - 1] = (whole.at(-1) ?? 0) ^ 1;
  expect(inflated(wrongChecksum, 60_000)).toEqual(data);
  // The lengths of the second stored block contradict each other (RFC 1951, 3.2.4).
  const second = 2 + 5 + whole.readUInt16LE(3);
  if (second < whole.length - 4) whole[second + 1] = (whole[second + 1] ?? 0) ^ 1;
  expect(inflated(whole, 60_000)).toEqual(data.subarray(0, whole.readUInt16LE(3)));
});

it('takes any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (data) => inflated(data, 1000).length <= 1000));
});
