import { describe, expect, it } from 'vitest';
import { besideOthers, ownSchemes, schemeOfCase } from '#lib/domain/category-schemes/case-scheme.ts';
import { PLAIN } from '#lib/domain/category-schemes/plain.ts';
import { PROJECT_VIC_US } from '#lib/domain/category-schemes/project-vic-us.ts';
import { HARBOUR } from '../../fixtures/own-scheme.ts';

const NEXT = { ...HARBOUR, scheme: { ...HARBOUR.scheme, version: '2027' } };

describe('the list by which a case is marked', () => {
  it("is a bureau's own with digits for its categories, where its file names no keys", () => {
    const { categories, ...rest } = schemeOfCase({ scheme: 'harbour-police', own: HARBOUR });
    expect(rest).toMatchObject({ id: 'harbour-police', version: '2026' });
    expect(categories.map(({ code, key }) => [code, key])).toEqual([
      ['H1', '1'],
      ['H2', '2'],
      ['H0', '3'],
    ]);
  });

  it('keeps the keys that a file names', () => {
    const [first, ...others] = HARBOUR.scheme.categories;
    const scheme = { ...HARBOUR.scheme, categories: [{ ...first, code: 'H1', name: 'Grave', key: '7' }, ...others] };
    expect(schemeOfCase({ scheme: scheme.id, own: { ...HARBOUR, scheme } })).toEqual(scheme);
  });

  it('is a built-in one by its id, and the plain one where nobody knows better', () => {
    expect(schemeOfCase({ scheme: 'project-vic-us' })).toBe(PROJECT_VIC_US);
    expect(schemeOfCase({ scheme: 'project-vic-us', own: HARBOUR })).toBe(PROJECT_VIC_US);
    expect(schemeOfCase({ scheme: 'harbour-police' })).toBe(PLAIN);
    expect(schemeOfCase(null)).toBe(PLAIN);
  });
});

describe("a bureau's own lists", () => {
  it('are those of the cases, each version once, the first one of two', () => {
    const again = { ...HARBOUR, mappings: [] };
    expect(ownSchemes([{}, { own: HARBOUR }, { own: NEXT }, { own: again }])).toEqual([HARBOUR, NEXT]);
  });

  it('may not say two things under one id and version', () => {
    expect(besideOthers(structuredClone(HARBOUR), [HARBOUR])).toEqual({ ok: true, value: HARBOUR });
    expect(besideOthers(NEXT, [HARBOUR])).toEqual({ ok: true, value: NEXT });
    expect(besideOthers({ ...HARBOUR, mappings: [] }, [HARBOUR])).toEqual({ ok: false, error: { why: 'differs' } });
  });
});
