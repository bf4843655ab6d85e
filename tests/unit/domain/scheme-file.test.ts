import { describe, expect, it } from 'vitest';
import { mapCategory } from '#lib/domain/category-mappings/map-category.ts';
import { knownWith, schemeFileOf } from '#lib/domain/category-schemes/scheme-file.ts';

const OWN = {
  format: 'lintel-categories/1',
  scheme: {
    id: 'harbour-police',
    name: 'Harbour police',
    version: '2026',
    categories: [
      { code: 'H1', name: 'Grave' },
      { code: 'H2', name: 'Harmless' },
      { code: 'H0', name: 'Open', undecided: true },
    ],
    flags: [],
  },
  mappings: [{ id: 'harbour-to-vic', version: 3, from: 'harbour-police', to: 'project-vic-us', codes: { H2: '5' } }],
};

describe("a bureau's own list", () => {
  it('is mapped as far as its file states it, and no further', () => {
    const file = schemeFileOf(JSON.stringify(OWN));
    expect(file).toEqual({ ok: true, value: OWN });
    if (!file.ok) return;
    const known = knownWith(file.value);
    const mapped = (value: string, to: string) => mapCategory({ scheme: 'harbour-police', value }, to, known);
    expect(mapped('H2', 'project-vic-us')).toEqual({ ok: true, value: { code: '5', mapping: 'harbour-to-vic@3' } });
    expect(mapped('H0', 'uk-abc')).toMatchObject({ ok: true, value: { code: null } });
    expect(mapped('H1', 'project-vic-us')).toEqual({ ok: false, error: 'cannot-be-mapped' });
    expect(mapped('H2', 'project-vic-us-reversed')).toEqual({ ok: false, error: 'cannot-be-mapped' });
    expect(mapCategory({ scheme: 'harbour-police', value: 'H2' }, 'plain')).toEqual({
      ok: false,
      error: 'unknown-scheme',
    });
  });

  const mapping = OWN.mappings[0];
  it.each([
    ['no JSON', '{', { why: 'not-json' }],
    ['another format', { ...OWN, format: 'x' }, { why: 'not-a-scheme', member: 'format' }],
    ['the id of a built-in list', { ...OWN, scheme: { ...OWN.scheme, id: 'plain' } }, { member: 'scheme.id' }],
    ['no category', { ...OWN, scheme: { ...OWN.scheme, categories: [] } }, { member: 'scheme.categories' }],
    [
      'a mapping of a code that there is not',
      { ...OWN, mappings: [{ ...mapping, codes: { H9: '5' } }] },
      { member: 'mappings' },
    ],
    [
      'a mapping to a code that there is not',
      { ...OWN, mappings: [{ ...mapping, codes: { H2: '9' } }] },
      { member: 'mappings' },
    ],
    [
      'a mapping between others',
      { ...OWN, mappings: [{ ...mapping, from: 'plain', codes: {} }] },
      { member: 'mappings' },
    ],
    ['something more', { ...OWN, script: 'x' }, { why: 'not-a-scheme' }],
  ])('with %s is refused', (_, given, fault) => {
    const file = schemeFileOf(typeof given === 'string' ? given : JSON.stringify(given));
    expect(file).toMatchObject({ ok: false, error: fault });
  });
});
