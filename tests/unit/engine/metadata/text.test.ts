import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainText } from '#lib/engine/metadata/text.ts';

it.each([
  ['Canon EOS R5', 'Canon EOS R5'],
  [['NIKON CORPORATION  '], 'NIKON CORPORATION'],
  [['first', 'second'], 'first'],
  ['ends here\0rubbish of a longer text', 'ends here'],
  ['two\r\n lines\tand a tab', 'two lines and a tab'],
  ['bell\u0007 and escape\u001B[31m', 'bell and escape[31m'],
  ['photo\u202Egpj.exe', 'photogpj.exe'],
  ['half \uD83D a pair', 'half  a pair'],
  ['写真 Zürich 📷', '写真 Zürich 📷'],
])('of %j the line %j is kept', (value, line) => {
  expect(plainText(value)).toBe(line);
});

it.each([
  [''],
  ['   '],
  ['\0\0\0'],
  ['\0hidden'],
  [[]],
  [[undefined, 'second']],
  [7],
  [[65, 66]],
  [null],
  [undefined],
  ['<faulty value>'],
  [['<faulty value>']],
])('%j is no text', (value) => {
  expect(plainText(value)).toBeNull();
});

it('cuts what is too long, and shows that it did', () => {
  expect(plainText('x'.repeat(200))).toBe('x'.repeat(200));
  expect(plainText('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`);
  expect(plainText(`${'x'.repeat(198)}📷📷`)).toBe(`${'x'.repeat(198)}…`);
  expect(plainText('x'.repeat(50_000_000))).toHaveLength(200);
});

it('whatever comes in, one short line without control characters comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 900 }), (value) => {
      expect(plainText(value) ?? 'none').toMatch(/^[^\p{Cc}\p{Cs}\p{Bidi_Control}]{1,200}$/u);
    }),
  );
});
