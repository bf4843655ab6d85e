import type { Figure } from './figure.ts';
import { vicsImport } from './formats/vics-import.ts';

const MEGABYTES = 3000;

/** Smaller for trying things out. The names of the figures stay. */
const vicsBytes = (): number => Number(process.env['LINTEL_BENCH_VICS_MB'] ?? MEGABYTES) * 1_000_000;

/** Exchange files in the installed browser. */
export async function* formats(): AsyncGenerator<Figure> {
  yield* vicsImport(vicsBytes());
}
