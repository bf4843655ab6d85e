import { describe, expect, it } from 'vitest';
import { accent, mirror, pseudoLocalise } from '../../../src/build/pseudo-locales.ts';

describe('accent', () => {
  it('leaves placeholders alone and lengthens the rest by about 40 %', () => {
    const made = accent('Copy {what} to the clipboard');
    expect(made).toContain('{what}');
    expect(made.replace('{what}', '')).not.toMatch(/Copy|clipboard/);
    expect(made.length / 'Copy {what} to the clipboard'.length).toBeGreaterThan(1.3);
  });
});

describe('mirror', () => {
  it('turns each word round and leaves placeholders alone', () => {
    expect(mirror('Copy {what}')).toBe('\u200f\u202eCopy\u202c\u200f {what}');
  });
});

describe('pseudoLocalise', () => {
  it('changes every variant of a plural, and neither its conditions nor the schema', () => {
    const plural = {
      declarations: ['input count'],
      selectors: ['countPlural'],
      match: { 'countPlural=one': 'one', 'countPlural=*': '{count}' },
    };
    expect(pseudoLocalise({ $schema: 'x', files: [plural] }, (text) => `<${text}>`)).toEqual({
      $schema: 'x',
      files: [{ ...plural, match: { 'countPlural=one': '<one>', 'countPlural=*': '<{count}>' } }],
    });
  });
});
