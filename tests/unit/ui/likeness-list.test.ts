import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import { DIHEDRALS } from '#lib/domain/pdq.ts';
import LikenessList from '#lib/ui/results/LikenessList.svelte';
import { type Earlier, howWords, type InCase, seenWords } from '#lib/ui/results/likeness-words.ts';

const list = (inCase: readonly InCase[], earlier: readonly Earlier[], more = 0): string =>
  render(LikenessList, { props: { inCase, earlier, more, onselect: () => undefined } })
    .body.replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('likenesses in words', () => {
  it('say how far and how turned', () => {
    expect(howWords({ via: 'sha256' })).toBe('The very same file');
    expect(howWords({ via: 'pdq', distance: 4, turn: 'orig' })).toBe('Differs in 4 of 256 bits');
    expect(howWords({ via: 'pdq', distance: 0, turn: 'orig' })).toBe('All 256 bits agree');
    expect(howWords({ via: 'pdq', distance: 0, turn: 'flipy' })).toContain('mirrored left to right');
    const all = DIHEDRALS.map((turn) => howWords({ via: 'pdq', distance: 4, turn }));
    expect(new Set(all).size).toBe(8);
  });

  it('say where it was seen, even when that case is gone', () => {
    expect(seenWords({ caseName: 'Harbour', seenAt: '2026-08-05T10:00:00.000Z' })).toMatch(
      /^Already seen in case “Harbour” on .*2026/,
    );
    expect(seenWords({ caseName: 'Harbour', seenAt: null })).toBe('Already seen in case “Harbour”');
    expect(seenWords({ caseName: null, seenAt: null })).toBe('Already seen in a case that was deleted');
  });
});

describe('the list of likenesses', () => {
  it('shows earlier cases before this one, and how many are not listed', () => {
    const text = list(
      [{ via: 'pdq', sha256: 'a', path: 'DCIM/one.jpg', distance: 4, turn: 'rot180' }],
      [{ via: 'sha256', caseName: 'Harbour', seenAt: null }],
      12,
    );
    expect(text).toMatch(
      /Already seen in case “Harbour” The very same file .*DCIM\/one.jpg .*Differs in 4 of 256 bits, turned by 180°/,
    );
    expect(text).toContain('Not listed: 12 more.');
  });

  it('says so when there is none', () => {
    expect(list([], [])).toContain('Nothing in this vault is the same or similar.');
  });
});
