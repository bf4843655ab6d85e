import { describe, expect, it } from 'vitest';
import { mapCategory } from '#lib/domain/category-mappings/map-category.ts';
import { knownWith } from '#lib/domain/category-mappings/known-with.ts';
import { parseSchemeFile } from '#lib/domain/category-schemes/parse-scheme-file.ts';
import { SchemeFile } from '#lib/domain/category-schemes/scheme-file.ts';
import { HARBOUR } from '../../fixtures/own-scheme.ts';

describe("a bureau's own list", () => {
  it('is mapped as far as its file states it, and no further', () => {
    const file = parseSchemeFile(JSON.stringify(HARBOUR));
    expect(file).toEqual({ ok: true, value: HARBOUR });
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

  const mapping = HARBOUR.mappings[0];
  const withCategories = (...codes: string[]) => ({
    ...HARBOUR,
    scheme: { ...HARBOUR.scheme, categories: codes.map((code) => ({ code, name: 'Name' })) },
  });
  it.each([
    ['no JSON', '{', { why: 'not-json' }],
    ['another format', { ...HARBOUR, format: 'x' }, { why: 'not-a-scheme', member: 'format', because: 'form' }],
    [
      'the id of a built-in list',
      { ...HARBOUR, scheme: { ...HARBOUR.scheme, id: 'plain' } },
      { member: 'scheme.id', because: 'built-in' },
    ],
    [
      'no category',
      { ...HARBOUR, scheme: { ...HARBOUR.scheme, categories: [] } },
      { member: 'scheme.categories', because: 'form' },
    ],
    [
      'no name',
      { ...HARBOUR, scheme: { ...HARBOUR.scheme, name: undefined } },
      { member: 'scheme.name', because: 'missing' },
    ],
    ['a code that comes twice', withCategories('H1', 'H1'), { member: 'scheme.categories', because: 'twice' }],
    ['a code that cannot be one', withCategories('H1', 'H 2'), { member: 'scheme.categories.1.code', because: 'form' }],
    [
      'a key that the table needs',
      { ...HARBOUR, scheme: { ...HARBOUR.scheme, flags: [{ code: 'F', name: 'Flag', key: 'j' }] } },
      { member: 'scheme.flags.0.key', because: 'taken-key' },
    ],
    [
      'a mapping of a code that there is not',
      { ...HARBOUR, mappings: [{ ...mapping, codes: { H9: '5' } }] },
      { member: 'mappings', because: 'mapping' },
    ],
    [
      'a mapping to a code that there is not',
      { ...HARBOUR, mappings: [{ ...mapping, codes: { H2: '9' } }] },
      { member: 'mappings', because: 'mapping' },
    ],
    [
      'a mapping between others',
      { ...HARBOUR, mappings: [{ ...mapping, from: 'plain', codes: {} }] },
      { member: 'mappings', because: 'mapping' },
    ],
    ['something more', { ...HARBOUR, script: 'x' }, { why: 'not-a-scheme', member: 'script', because: 'unknown' }],
  ])('with %s is refused', (_, given, fault) => {
    const file = parseSchemeFile(typeof given === 'string' ? given : JSON.stringify(given));
    expect(file).toMatchObject({ ok: false, error: fault });
  });

  it('that is kept stays what it was, also when a later release has a list of its id', () => {
    const kept = { ...HARBOUR, scheme: { ...HARBOUR.scheme, id: 'plain' } };
    expect(SchemeFile.parse(kept)).toEqual(kept);
  });
});
