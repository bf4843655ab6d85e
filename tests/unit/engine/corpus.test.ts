import { expect, it } from 'vitest';
import { corpus } from '../../fixtures/corpus.ts';
import { referencePdq } from '../../fixtures/pdq-reference.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

const files = await corpus();
const parts = await freshParts();

it('no two files of the corpus share a path', () => {
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
});

const known = files.flatMap(({ path, bytes, pixels }) => (pixels === undefined ? [] : [{ path, bytes, pixels }]));

it.each(known)('$path hashes as the samples that it holds', async ({ bytes, pixels }) => {
  const { direct, nn512, quality, qualityNn512, dihedral } = referencePdq(pixels);
  const record = await recordOf(bytes, parts);
  expect(record).toMatchObject({ outcome: 'hashed', damaged: false, width: pixels.width, height: pixels.height });
  expect(record.pdq).toEqual({ direct, nn512, quality, qualityNn512, dihedral });
});
