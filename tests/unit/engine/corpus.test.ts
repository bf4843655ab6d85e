import { afterAll, expect, it } from 'vitest';
import { corpus } from '../../fixtures/corpus.ts';
import { startNodeEngine } from '../../fixtures/node-engine.ts';
import { referencePdq } from '../../fixtures/pdq-reference.ts';

const files = await corpus();
const engine = startNodeEngine();
afterAll(() => {
  engine.dispose();
});

async function recordOf(bytes: Uint8Array) {
  const result = await engine.hash(new File([new Uint8Array(bytes)], 'file'));
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

it('no two files of the corpus share a path', () => {
  expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
});

it.each(files.filter(({ path }) => !path.startsWith('odd/')))('$path is hashed, and is whole', async ({ bytes }) => {
  expect(await recordOf(bytes)).toMatchObject({ outcome: 'hashed', damaged: false, provenance: { warnings: [] } });
});

const known = files.flatMap(({ path, bytes, pixels }) => (pixels === undefined ? [] : [{ path, bytes, pixels }]));

it.each(known)('$path hashes as the samples that it holds', async ({ bytes, pixels }) => {
  const { direct, nn512, quality, qualityNn512, dihedral } = referencePdq(pixels);
  const { width, height, pdq } = await recordOf(bytes);
  expect({ width, height }).toEqual({ width: pixels.width, height: pixels.height });
  expect(pdq).toEqual({ direct, nn512, quality, qualityNn512, dihedral });
});

it('what has to be ignored is ignored: orientation, colour profile, gamma, alpha, metadata', async () => {
  const hashOf = async (path: string) => {
    const file = files.find((each) => each.path === path);
    return file === undefined ? null : (await recordOf(file.bytes)).pdq;
  };
  for (const [path, ...others] of [
    ['jpeg/baseline.jpg', 'jpeg/turned-by-exif.jpg', 'jpeg/icc.jpg'],
    ['png/rgb-8.png', 'png/rgb-8-icc.png', 'png/rgb-8-gamma.png'],
    ['webp/lossless.webp', 'webp/lossless-alpha.webp'],
  ] as const) {
    const expected = await hashOf(path);
    expect(expected).not.toBeNull();
    for (const other of others) expect(await hashOf(other), other).toEqual(expected);
  }
});
