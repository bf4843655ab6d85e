import { expect, it } from 'vitest';
import type { Parts } from '#lib/engine/pipeline.ts';
import { makeMutant, type Mutant } from '../../fuzz/mutant.ts';
import { seedFiles } from '../../fuzz/seeds.ts';
import { freshParts, recordOf } from './pipeline-parts.ts';

const seeds = await seedFiles();

/** Bytes that each codec holds, by name. */
const held = ({ decoders }: Parts) =>
  Object.fromEntries(decoders.map((decoder) => [decoder.name, decoder.memoryBytes()]));

async function heldAfter(passes: number, files: readonly { readonly bytes: Uint8Array }[], parts: Parts) {
  for (let pass = 0; pass < passes; pass++) for (const { bytes } of files) await recordOf(bytes, parts);
  return held(parts);
}

/** Whether a codec may take as much memory for it as it likes, which says nothing about what it gives back. */
const isSmall = ({ bytes }: Mutant, { decoders }: Parts): boolean => {
  const decoder = decoders.find((each) => each.mimeOf(bytes) !== null);
  const header = decoder?.header(bytes) ?? null;
  return header === null || header.width * header.height < 100_000;
};

it('stays what it is over valid files, whatever the codec', async () => {
  const parts = await freshParts();
  const before = await heldAfter(2, seeds, parts);
  expect(await heldAfter(3, seeds, parts)).toEqual(before);
});

it('stays what it is over broken files, but for PNG, whose codec cannot take back what a refusal leaves', async () => {
  const parts = await freshParts();
  const mutants = Array.from({ length: 150 }, (_, i) => makeMutant(seeds, 9, i)).filter((each) => isSmall(each, parts));
  const isPng = (name: string): boolean => name.includes('png');
  const others = (bytes: Record<string, number>) => Object.entries(bytes).filter(([name]) => !isPng(name));
  const before = others(await heldAfter(2, mutants, parts));
  expect(others(await heldAfter(2, mutants, parts))).toEqual(before);
});
