import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DIHEDRALS, type PdqSet } from '#lib/domain/pdq.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

type Hashed = { pdq: string; quality: number };
type Vector = {
  file: string;
  sha256: string;
  width: number;
  height: number;
  direct: Hashed & { dihedral: Record<string, string> };
  nn512: Hashed;
};

/** Files and hashes measured with the C++ reference; they stand beside the checkout, where they are present at all. */
const folder = new URL('../../../../shared/vectors/', import.meta.url);
const table = new URL('image-vectors.json', folder);
const isPresent = existsSync(table);
const { images } = isPresent
  ? (JSON.parse(readFileSync(table, 'utf8')) as { images: Vector[] })
  : { images: [] as Vector[] };
const parts = await freshParts();

const expected = ({ direct, nn512 }: Vector): PdqSet => ({
  direct: direct.pdq,
  nn512: nn512.pdq,
  quality: direct.quality,
  qualityNn512: nn512.quality,
  dihedral: DIHEDRALS.map((name) => direct.dihedral[name] ?? ''),
});

const decodable = images.filter(({ file }) => /[.](jpg|png)$/.test(file));

it.skipIf(!isPresent).each(decodable)('$file hashes as the reference does', async (vector) => {
  const record = await recordOf(readFileSync(new URL(vector.file, folder)), parts);
  expect(record).toMatchObject({
    sha256: vector.sha256,
    outcome: 'hashed',
    damaged: false,
    width: vector.width,
    height: vector.height,
    pdq: expected(vector),
  });
});

it.skipIf(!isPresent)('the table is the one that is meant', () => {
  expect(decodable).toHaveLength(23);
});
