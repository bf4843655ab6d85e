import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapCategory } from '#lib/domain/category-mappings/map-category.ts';
import { CategoryMapping } from '#lib/domain/category-mappings/mapping.ts';
import { PROJECT_VIC_GENERATIONS } from '#lib/domain/category-mappings/project-vic-generations.ts';
import { builtInScheme, BUILT_IN_SCHEMES } from '#lib/domain/category-schemes/built-in.ts';

const scheme = fc.constantFrom(...BUILT_IN_SCHEMES);

describe('mapCategory', () => {
  it.each([
    ['project-vic-us', '5', 'project-vic-us-reversed', '0'],
    ['project-vic-us-reversed', '0', 'project-vic-us', '5'],
    ['project-vic-us', '1', 'project-vic-us-reversed', '1'],
    ['uk-abc', ' b ', 'uk-abc', 'B'],
  ])('says %s %s in %s as %s', (from, value, to, code) => {
    const mapped = mapCategory({ scheme: from, value }, to);
    expect(mapped).toMatchObject({ ok: true, value: { code } });
    expect(mapped.ok && mapped.value.mapping).toMatch(/^.+@.+$/);
  });

  it.each([
    ['project-vic-us', '0', 'uk-abc'],
    ['project-vic-us-reversed', '5', 'project-vic-us'],
    ['griffeye-us', 'Uncategorised', 'plain'],
  ])('takes %s %s for no verdict', (from, value, to) => {
    expect(mapCategory({ scheme: from, value }, to)).toMatchObject({ ok: true, value: { code: null } });
  });

  it.each([
    ['project-vic-us', '1', 'uk-abc', 'cannot-be-mapped'],
    ['interpol-baseline', 'Yes', 'project-vic-us', 'cannot-be-mapped'],
    ['griffeye-us', 'CAM', 'project-vic-us', 'cannot-be-mapped'],
    ['project-vic-us', '9', 'project-vic-us-reversed', 'unknown-value'],
    ['nobodys', '1', 'plain', 'unknown-scheme'],
    ['plain', 'relevant', 'nobodys', 'unknown-scheme'],
    [null, '5', 'project-vic-us', 'unknown-scheme'],
  ])('refuses %s %s in %s: %s', (from, value, to, fault) => {
    expect(mapCategory({ scheme: from, value }, to)).toEqual({ ok: false, error: fault });
  });

  it('says nothing of a code that a mapping leaves out, also when the other scheme has the same one', () => {
    const known = {
      schemeOf: builtInScheme,
      mappings: [
        { id: 'part', version: 3, from: 'project-vic-us', to: 'project-vic-us-reversed', codes: { '1': '2' } },
      ],
    };
    const map = (value: string) => mapCategory({ scheme: 'project-vic-us', value }, 'project-vic-us-reversed', known);
    expect(map('1')).toEqual({ ok: true, value: { code: '2', mapping: 'part@3' } });
    expect(map('3')).toEqual({ ok: false, error: 'cannot-be-mapped' });
  });

  it('comes back to the same code where it is mapped at all, or to no verdict', () => {
    fc.assert(
      fc.property(scheme, scheme, fc.nat(), (from, to, n) => {
        const code = from.categories[n % from.categories.length]?.code ?? '';
        const there = mapCategory({ scheme: from.id, value: code }, to.id);
        if (!there.ok || there.value.code === null) return;
        expect(to.categories.map((each) => each.code)).toContain(there.value.code);
        expect(mapCategory({ scheme: to.id, value: there.value.code }, from.id)).toMatchObject({ value: { code } });
      }),
    );
  });

  it.each(PROJECT_VIC_GENERATIONS)('$id names codes that are there, and maps nothing to undecided', (mapping) => {
    expect(CategoryMapping.parse(mapping)).toEqual(mapping);
    const codes = (id: string) => builtInScheme(id)?.categories.filter((each) => each.undecided !== true) ?? [];
    const from = codes(mapping.from).map(({ code }) => code);
    const to = codes(mapping.to).map(({ code }) => code);
    for (const [said, code] of Object.entries(mapping.codes)) {
      expect(from).toContain(said);
      expect(to).toContain(code);
    }
  });
});
