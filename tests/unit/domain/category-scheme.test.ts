import { describe, expect, it } from 'vitest';
import { CategoryScheme } from '#lib/domain/category-scheme.ts';
import { builtInScheme, BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';

describe('category schemes', () => {
  it.each(BUILT_IN_SCHEMES)('$id is whole', (scheme) => {
    expect(CategoryScheme.parse(scheme)).toEqual(scheme);
    expect(builtInScheme(scheme.id)).toBe(scheme);
  });

  it('have ids of their own', () => {
    expect(new Set(BUILT_IN_SCHEMES.map(({ id }) => id)).size).toBe(BUILT_IN_SCHEMES.length);
    expect(builtInScheme('none')).toBeNull();
  });

  it('name the same number differently, and neither is made into the other', () => {
    const nameOf = (id: string, code: string) =>
      builtInScheme(id)?.categories.find((category) => category.code === code)?.name;
    expect(nameOf('project-vic-us', '0')).toBe('Uncategorized');
    expect(nameOf('project-vic-us-reversed', '0')).toBe('NON-PERTINENT');
  });

  const own = {
    id: 'own',
    name: 'Own',
    version: '1',
    categories: [{ code: 'x', name: 'X', key: '1' }],
    flags: [{ code: 'f', name: 'F', key: 'f' }],
  };
  it.each([
    ['two categories of one code', { categories: [...own.categories, { code: 'x', name: 'Y' }] }],
    ['two categories on one key', { categories: [...own.categories, { code: 'y', name: 'Y', key: '1' }] }],
    ['a flag on a key of the table', { flags: [{ code: 'f', name: 'F', key: 'j' }] }],
    ['no category', { categories: [] }],
  ])('with %s are refused', (_, change) => {
    expect(CategoryScheme.safeParse(own).success).toBe(true);
    expect(CategoryScheme.safeParse({ ...own, ...change }).success).toBe(false);
  });
});
