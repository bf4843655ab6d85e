import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenIds } from '#lib/formats/exchange/seen-ids.ts';

it('knows which ids have been there, close together or far apart, numbers or texts', () => {
  const id = fc.oneof(fc.nat(50_000), fc.maxSafeNat(), fc.string());
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (added, asked) => {
      const [seen, plain] = [new SeenIds(), new Set(added)];
      for (const each of added) seen.add(each);
      for (const each of [...added, ...asked]) expect(seen.has(each)).toBe(plain.has(each));
      seen.clear();
      for (const each of added) expect(seen.has(each)).toBe(false);
    }),
  );
});

it('stays exact where ids are strewn wider than its pages, up to a limit', () => {
  const seen = new SeenIds();
  for (let i = 0; i < 200_000; i++) seen.add(i * 1_000_003);
  for (let i = 0; i < 200_000; i += 7) {
    expect(seen.has(i * 1_000_003)).toBe(true);
    expect(seen.has(i * 1_000_003 + 1)).toBe(false);
  }
});
