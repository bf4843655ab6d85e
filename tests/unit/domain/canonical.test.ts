import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalBytes, canonicalJson, canonicalText, type Json } from '#lib/domain/canonical.ts';

/** Appendix B of RFC 8785: IEEE 754 bits and the text that they become. */
it.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
])('writes the number with bits %s as %s', (bits, text) => {
  expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
});

it('sorts members by UTF-16 code units, at every depth', () => {
  // U+1F600 is written D83D DE00 and comes before U+FB33, though its code point is the larger one.
  const value = {
    '\u20ac': 1,
    '\r': 2,
    '\ufb33': 3,
    '1': 4,
    '\u{1f600}': 5,
    '\u0080': 6,
    '\u00f6': { b: [1, { d: 1, c: 2 }], a: null },
  };
  expect(canonicalJson(value)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":{"a":null,"b":[1,{"c":2,"d":1}]},"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  );
});

it('escapes what has to be escaped, and nothing else', () => {
  expect(canonicalJson('\u20ac$\u000f\nA\'B"\\/\b\f\t\u007f\u2028')).toBe(
    '"\u20ac$\\u000f\\nA\'B\\"\\\\/\\b\\f\\t\u007f\u2028"',
  );
});

it('leaves out members that are undefined', () => {
  expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
});

it('refuses what JSON cannot carry', () => {
  for (const value of [Number.NaN, Infinity, -Infinity, '\ud800', 'a\udc00', { '\ud800': 1 }, [[Number.NaN]]])
    expect(() => canonicalJson(value)).toThrow(RangeError);
});

it('is read back as the same value, and is the canonical form of that', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

it('does not depend on the order in which members were made', () => {
  const members = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), { selector: ([key]) => key });
  fc.assert(
    fc.property(members, fc.func(fc.integer()), (members, rank) => {
      const shuffled = members.toSorted((a, b) => rank(a) - rank(b));
      expect(canonicalJson(Object.fromEntries(shuffled))).toBe(canonicalJson(Object.fromEntries(members)));
    }),
  );
});

it('is UTF-8', () => {
  expect([...canonicalBytes('\u20ac')]).toEqual([0x22, 0xe2, 0x82, 0xac, 0x22]);
});

it('takes what was made canonical before as it is, and what only looks like it as a value', () => {
  const before = canonicalText({ b: 1, a: [] });
  expect(canonicalJson({ z: [before], y: { json: '"forged"' } })).toBe(
    '{"y":{"json":"\\"forged\\""},"z":[{"a":[],"b":1}]}',
  );
});
