import type { Figure } from './figure.ts';
import { knownSets } from './formats/known-set.ts';
import { vicsImport } from './formats/vics-import.ts';

const MEGABYTES = 3000;

/** Smaller for trying things out. The names of the figures stay. */
const vicsBytes = (): number => Number(process.env['LINTEL_BENCH_VICS_MB'] ?? MEGABYTES) * 1_000_000;

/** Known sets, and exchange files in the installed browser. */
export async function* formats(): AsyncGenerator<Figure> {
  yield* knownSets();
  yield* vicsImport(vicsBytes());
}
