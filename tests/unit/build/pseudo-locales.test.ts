import { describe, expect, it } from 'vitest';
import { withPseudoLocales } from '../../../src/build/messages.ts';
import { accent, mirror } from '../../../src/build/pseudo-locales.js';

const copy = (i: Readonly<Record<string, unknown>>) => `Copy ${String(i['what'])} now`;
const files = (i: Readonly<Record<string, unknown>>) =>
  new Intl.PluralRules('en').select(Number(i['count'])) === 'one'
    ? `${String(i['count'])} file`
    : `${String(i['count'])} files`;

describe('accent', () => {
  it('accents and lengthens a text by about 40 % and leaves what it was given alone', () => {
    const made = accent(copy)({ what: 'SHA-256' });
    expect(made).toMatch(/^\[.*SHA-256.*\]$/);
    expect(made).not.toMatch(/Copy|now/);
    expect(made.length).toBeGreaterThan('Copy SHA-256 now'.length * 1.25);
  });

  it('still chooses the right plural', () => {
    expect(accent(files)({ count: 1 })).toMatch(/^\[1 fîļé /);
    expect(accent(files)({ count: 2 })).toMatch(/^\[2 fîļéš /);
  });
});

describe('mirror', () => {
  it('turns each word round and leaves what it was given alone', () => {
    expect(mirror(copy)({ what: 'SHA-256' })).toBe('\u200f\u202eCopy\u202c\u200f SHA-256 \u200f\u202enow\u202c\u200f');
  });
});

describe('withPseudoLocales', () => {
  const compiled = 'const en_a = () => ``\nconst en_xa2_a = en_a;\nconst ar_xb2_a = en_a;\nexport const a = 1;\n';

  it('lets the fallbacks of both locales pass through the change, once', () => {
    const code = withPseudoLocales(compiled) ?? '';
    expect(code).toContain('const en_xa2_a = /* @__PURE__ */ accent(/** @type {never} */ (en_a));');
    expect(code).toContain('const ar_xb2_a = /* @__PURE__ */ mirror(/** @type {never} */ (en_a));');
    expect(withPseudoLocales(code)).toBeNull();
  });

  it('fails loudly when the compiler writes something else', () => {
    expect(() => withPseudoLocales('export const a = () => ``;')).toThrow('expected form');
  });
});
