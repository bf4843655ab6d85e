import { afterAll, expect, it } from 'vitest';
import { Crew } from '../../fuzz/crew.ts';
import { seedFiles } from '../../fuzz/seeds.ts';
import { hugeClaims, withHugeItems } from '../../fixtures/huge-claims.ts';

const seeds = await seedFiles();
const crew = new Crew(1);
const tiled = seeds.filter(({ path }) => /tiles[.](avif|heic)$/.test(path));

afterAll(() => {
  crew.dispose();
});

const claims = [
  ...hugeClaims(),
  ...tiled.map(({ path, bytes }) => ({ name: `${path} of 60000x60000`, bytes: withHugeItems(bytes, 60_000) })),
];

it.each(claims)('$name is refused by its header alone', async ({ bytes }) => {
  expect(await crew.hash(bytes)).toMatchObject({
    value: { outcome: 'hashed-without-pixels', reason: 'too-many-pixels', pdq: null, provenance: { decoder: null } },
  });
});

it('there are such claims of every format', () => {
  expect(claims).toHaveLength(15);
});
