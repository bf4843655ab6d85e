import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '#lib/domain/base64url.ts';
import { EMPTY_SHA256, fromHex, Md5, PdqHash, Sha1, Sha256, sha256Hex, toHex } from '#lib/domain/hash.ts';
import { hammingDistance } from '#lib/domain/pdq.ts';
import { hexOf } from './arbitraries.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

it('hexadecimal goes both ways', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(toHex(value)).toBe(Buffer.from(value).toString('hex'));
      expect(fromHex(toHex(value))).toEqual(new Uint8Array(value));
      expect(fromHex(toHex(value).toUpperCase())).toEqual(new Uint8Array(value));
    }),
  );
});

it.each(['a', 'abc', 'zz', '0x', ' 1', '-1', '1.'])('"%s" is no hexadecimal', (text) => {
  expect(() => fromHex(text)).toThrow(RangeError);
});

it('base64url goes both ways, without padding', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(toBase64url(value)).toBe(Buffer.from(value).toString('base64url'));
      expect(fromBase64url(toBase64url(value))).toEqual(new Uint8Array(value));
    }),
  );
});

it.each(['A', 'AAAAA', 'AB', 'AA==', 'A+', 'A/', 'A A', 'AAB'])('"%s" is no base64url of whole bytes', (text) => {
  expect(fromBase64url(text)).toBeNull();
});

it('each digest has its own length, in lower case', () => {
  const lengths = [
    [Md5, 16],
    [Sha1, 20],
    [Sha256, 32],
    [PdqHash, 32],
  ] as const;
  for (const [schema, length] of lengths) {
    expect(schema.safeParse('0a'.repeat(length)).success).toBe(true);
    for (const bad of [
      '0a'.repeat(length - 1),
      '0a'.repeat(length + 1),
      '0A'.repeat(length),
      `${'0a'.repeat(length)}\n`,
    ])
      expect(schema.safeParse(bad).success).toBe(false);
  }
});

it('SHA-256 is SHA-256', async () => {
  expect(await sha256Hex(new Uint8Array())).toBe(EMPTY_SHA256);
  await fc.assert(
    fc.asyncProperty(bytes, async (value) => {
      expect(await sha256Hex(new Uint8Array(value))).toBe(createHash('sha256').update(value).digest('hex'));
    }),
  );
});

it('the Hamming distance counts differing bits', () => {
  expect(hammingDistance('00'.repeat(32), 'ff'.repeat(32))).toBe(256);
  fc.assert(
    fc.property(hexOf(32), fc.uniqueArray(fc.nat(255)), (hash, bits) => {
      const other = fromHex(hash);
      for (const bit of bits) other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(hammingDistance(hash, toHex(other))).toBe(bits.length);
      expect(hammingDistance(toHex(other), hash)).toBe(bits.length);
    }),
  );
  expect(() => hammingDistance('00', '0000')).toThrow(RangeError);
});
