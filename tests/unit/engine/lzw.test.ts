import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lzwDecode } from '#lib/engine/decode/lzw.ts';
import { lzwEncode } from '../../fixtures/lzw-writer.ts';

const form = fc.record({
  literalBits: fc.integer({ min: 1, max: 8 }),
  lowBitsFirst: fc.boolean(),
  growsEarly: fc.boolean(),
});

/** Bytes that repeat themselves, so that strings grow long and the table fills up. */
const bytes = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 400 }), fc.integer())
  .map(([piece, times, seed]) =>
    Uint8Array.from({ length: piece.length * times }, (_, i) => (piece[(i * i + seed) % piece.length] ?? 0) + (i >> 7)),
  );

it('gives back what was encoded, and takes the end code', () => {
  fc.assert(
    fc.property(form, bytes, (form, any) => {
      const plain = any.map((byte) => byte & ((1 << form.literalBits) - 1));
      const out = new Uint8Array(plain.length);
      expect(lzwDecode(lzwEncode(plain, form), out, form)).toEqual({ written: plain.length, end: 'full' });
      expect(out).toEqual(plain);
      const longer = new Uint8Array(plain.length + 5);
      expect(lzwDecode(lzwEncode(plain, form), longer, form)).toEqual({ written: plain.length, end: 'end-code' });
    }),
    { numRuns: 150 },
  );
});

it('stops at the end of a shorter output with its start filled', () => {
  fc.assert(
    fc.property(form, bytes, fc.double({ min: 0, max: 1, noNaN: true }), (form, any, part) => {
      const plain = any.map((byte) => byte & ((1 << form.literalBits) - 1));
      const out = new Uint8Array(Math.floor(plain.length * part));
      expect(lzwDecode(lzwEncode(plain, form), out, form).end).toBe('full');
      expect(out).toEqual(plain.subarray(0, out.length));
    }),
    { numRuns: 100 },
  );
});

it('ends on any codes and tells no more than was written', () => {
  fc.assert(
    fc.property(form, fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 3000 }), (form, codes, room) => {
      const { written, end } = lzwDecode(codes, new Uint8Array(room), form);
      expect(written).toBeLessThanOrEqual(room);
      expect(end === 'full').toBe(written === room);
    }),
    { numRuns: 2000 },
  );
});
