import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFax, type FaxForm } from '#lib/engine/decode/tiff/fax.ts';
import vectors from '../../fixtures/fax-vectors.json' with { type: 'json' };
import { writeFax } from '../../fixtures/fax-writer.ts';

const forms = ['rle', 'rle-words', 'g3', 'g3-2d', 'g4'] as const;
const form = fc.constantFrom<FaxForm>(...forms);

const rowsOf = (pixels: readonly number[], width: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(pixels.length / width) }, (_, y) =>
    Uint8Array.from({ length: width }, (_, x) => pixels[y * width + x] ?? 0),
  );

const packed = (rows: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    rows.flatMap((row) =>
      Array.from({ length: Math.ceil(row.length / 8) }, (_, i) =>
        [...row.subarray(8 * i, 8 * i + 8)].reduce((byte, pixel, bit) => byte | (pixel << (7 - bit)), 0),
      ),
    ),
  );

/** Every run that has a code, white and black, each beside a run of one, then both beside each other. */
function allRuns(): Uint8Array[] {
  const lengths = [...Array(64).keys(), ...Array.from({ length: 40 }, (_, i) => 64 * (i + 1))];
  const pairs = [
    ...lengths.map((length) => [length, 1] as const),
    ...lengths.map((length) => [1, length] as const),
    ...lengths.toReversed().map((length) => [length, length] as const),
  ];
  const pixels = pairs.flatMap(([white, black]) => [...Array<number>(white).fill(0), ...Array<number>(black).fill(1)]);
  return rowsOf(pixels, 4096);
}

const rings = (): Uint8Array[] =>
  Array.from({ length: 40 }, (_, y) => Uint8Array.from({ length: 61 }, (_, x) => ((x * x + 3 * y * y) >> 7) & 1));

it.each(vectors)('decodes $picture as libtiff wrote them in $form', ({ picture, form, codes }) => {
  const rows = picture === 'runs' ? allRuns() : rings();
  const decoded = decodeFax(Buffer.from(codes, 'base64'), rows[0]?.length ?? 0, rows.length, form as FaxForm);
  expect(decoded?.isWhole).toBe(true);
  expect(decoded?.data).toEqual(packed(rows));
});

it('gives back any rows in any form', () => {
  const width = fc.integer({ min: 1, max: 90 });
  const dots = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(form, width, dots, (form, width, runs) => {
      const rows = rowsOf(runs.flatMap((run, i) => Array<number>(run).fill(i % 2)).concat(0), width);
      expect(decodeFax(writeFax(rows, form), width, rows.length, form)).toEqual({ data: packed(rows), isWhole: true });
    }),
    { numRuns: 500 },
  );
});

it.each(forms)('tells that %s stopped short, and keeps the rows before', (form) => {
  const rows = rings();
  const codes = writeFax(rows, form);
  const decoded = decodeFax(codes.subarray(0, Math.floor(codes.length / 2)), 61, rows.length, form);
  expect(decoded?.isWhole).toBe(false);
  expect(decoded?.data.subarray(0, 8 * 10)).toEqual(packed(rows.slice(0, 10)));
});

it('finds the next line after a broken one, where lines have ends', () => {
  const rows = rings();
  const codes = rows.map((row) => writeFax([row], 'g3').subarray(0, -9));
  // No code starts with nine zeros; the tenth line is such.
  codes[10] = Uint8Array.of(0, 0x10, 0x01, 0x55);
  const { data, isWhole } = decodeFax(Buffer.concat(codes), 61, rows.length, 'g3') ?? { data: null, isWhole: true };
  expect(isWhole).toBe(false);
  expect(data?.subarray(0, 8 * 10)).toEqual(packed(rows.slice(0, 10)));
  expect(data?.subarray(8 * 11)).toEqual(packed(rows.slice(11)));
});

it('ends on any codes', () => {
  const sides = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(form, fc.uint8Array({ maxLength: 300 }), sides, sides, (form, codes, width, height) => {
      const decoded = decodeFax(codes, width, height, form);
      if (decoded !== null) expect(decoded.data).toHaveLength(Math.ceil(width / 8) * height);
    }),
    { numRuns: 3000 },
  );
});
