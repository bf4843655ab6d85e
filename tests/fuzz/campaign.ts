import type { Crew } from './crew.ts';
import { Findings } from './findings.ts';
import type { KnownGood } from './known-good.ts';
import { makeMutant } from './mutant.ts';

/** Files in the engine's hands at a time; afterwards the valid ones are hashed again. */
const ROUND = 250;

export type Plan = {
  readonly good: KnownGood;
  readonly seed: number;
  readonly indices: readonly number[];
  readonly onRound?: (done: number) => void;
};

/** Hashes mutants in rounds, and looks at every record. The valid files have to hash the same after every round. */
export async function campaign(crew: Crew, { good, seed, indices, onRound }: Plan): Promise<Findings> {
  const findings = new Findings(good.mimes);
  for (let at = 0; at < indices.length; at += ROUND) {
    const mutants = indices.slice(at, at + ROUND).map((index) => makeMutant(good.seeds, seed, index));
    await Promise.all(
      mutants.map(async (mutant) => {
        findings.add(mutant, await crew.hash(mutant.bytes));
      }),
    );
    for (const path of await good.changed(crew)) findings.changed.add(path);
    findings.memory.push({ webAssembly: crew.takeMostBytes(), process: process.memoryUsage.rss() });
    onRound?.(at + mutants.length);
  }
  return findings;
}
