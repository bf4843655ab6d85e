import { startPortalServer } from '../fixtures/portal-server.ts';
import type { Figure } from './figure.ts';
import { table } from './table.ts';
import { bigJob } from './vault/big-job.ts';
import { EvidenceFolder } from './vault/evidence-folder.ts';
import { lowEnd } from './vault/low-end.ts';

const FILES = 100_000;

/** Fewer for trying things out. The names of the figures stay. */
const filesToMake = (): number => Number(process.env['LINTEL_BENCH_FILES'] ?? FILES);

/**
 * A case of 100,000 files in the built portal, in the installed browser: a weak machine, the job, the vault, the table; and the table
 * alone, over more kinds of rows than files make.
 */
export async function* vault(): AsyncGenerator<Figure> {
  yield* table();
  console.log(`Making ${filesToMake()} files ...`);
  const evidence = await EvidenceFolder.make(filesToMake());
  const server = await startPortalServer();
  try {
    yield* lowEnd(server, evidence);
    yield* bigJob(server, evidence);
  } finally {
    await server.stop();
    await evidence.remove();
  }
}
