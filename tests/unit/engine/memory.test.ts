import { expect, it } from 'vitest';
import { codecs } from '#lib/engine/codecs.ts';
import { heifCodecs } from '#lib/engine/heif-codecs.ts';
import type { Parts } from '#lib/engine/pipeline.ts';
import { makeMutant, type Mutant } from '../../fuzz/mutant.ts';
import { seedFiles } from '../../fuzz/seeds.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

/** Workers of both kinds, in one thread. */
type Kinds = { readonly common: Parts; readonly heif: Parts };
type WithBytes = { readonly bytes: Uint8Array };

const seeds = await seedFiles();
const freshKinds = async (): Promise<Kinds> => ({ common: await freshParts(), heif: await freshParts(heifCodecs) });
const partsFor = (bytes: Uint8Array, { common, heif }: Kinds): Parts => (codecs.isForOthers(bytes) ? heif : common);

/** Bytes that each codec holds once some files have been hashed some times, by its name. */
async function heldAfter(passes: number, files: readonly WithBytes[], kinds: Kinds): Promise<Map<string, number>> {
  for (let pass = 0; pass < passes; pass++)
    for (const { bytes } of files) await recordOf(bytes, partsFor(bytes, kinds));
  const decoders = [...kinds.common.decoders, ...kinds.heif.decoders];
  return new Map(decoders.map((decoder) => [decoder.name, decoder.memoryBytes()]));
}

/** For a large one a codec may take as much as it likes, which says nothing about what it gives back. */
const isSmall = ({ bytes }: Mutant, kinds: Kinds): boolean => {
  const decoder = partsFor(bytes, kinds).decoders.find((each) => each.mimeOf(bytes) !== null);
  const header = decoder?.header(bytes) ?? null;
  return header === null || header.width * header.height < 100_000;
};

it('stays what it is over valid files, whatever the codec', async () => {
  const kinds = await freshKinds();
  const before = await heldAfter(2, seeds, kinds);
  expect(await heldAfter(3, seeds, kinds)).toEqual(before);
});

it('stays what it is over broken files, but for PNG, whose codec cannot take back what a refusal leaves', async () => {
  const kinds = await freshKinds();
  const mutants = Array.from({ length: 150 }, (_, i) => makeMutant(seeds, 9, i)).filter((each) => isSmall(each, kinds));
  const others = (bytes: ReadonlyMap<string, number>) => [...bytes].filter(([name]) => !name.includes('png'));
  const before = others(await heldAfter(2, mutants, kinds));
  expect(others(await heldAfter(2, mutants, kinds))).toEqual(before);
});
