import type { Figure } from './figure.ts';
import { hubImport } from './formats/hub-import.ts';
import { caseImport } from './formats/case-import.ts';
import { knownSets } from './formats/known-set.ts';
import { vicsImport } from './formats/vics-import.ts';

const MEGABYTES = 3000;

/** What a hub takes in goes onto the disk and into six indexes: 3 GB take most of an hour. */
const HUB_MEGABYTES = 100;

/** Smaller for trying things out, or all of 3 GB. The names of the figures stay. */
const hubBytes = (): number => Number(process.env['LINTEL_BENCH_HUB_IMPORT_MB'] ?? HUB_MEGABYTES) * 1_000_000;
const vicsBytes = (): number => Number(process.env['LINTEL_BENCH_VICS_MB'] ?? MEGABYTES) * 1_000_000;

/** Known sets, and exchange files in the installed browser and on the hub. */
export async function* formats(): AsyncGenerator<Figure> {
  yield* knownSets();
  yield* caseImport();
  yield* vicsImport(vicsBytes());
  yield* hubImport(hubBytes());
}
