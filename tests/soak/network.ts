import { runEngine } from '../network/engine-run.ts';
import { faultTable } from '../network/fault-table.ts';

/** Hands in so many batches through a bad network, and prints what came of it. @returns whether nothing was lost or doubled */
export async function soakNetwork({ batches, seed }: { batches: number; seed: number }): Promise<boolean> {
  const run = await runEngine({
    batches,
    seed,
    onProgress: (done) => {
      console.log(`${done} of ${batches} batches`);
    },
  });
  console.log(`\nseed ${seed}\n${faultTable(run)}`);
  for (const finding of run.findings.slice(0, 20)) console.log(`  ${finding}`);
  return run.findings.length === 0;
}
