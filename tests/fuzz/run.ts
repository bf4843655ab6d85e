/**
 * `npm run fuzz [-- --seed S] [--count N] [--only INDEX] [--seeds DIR] [--save DIR]`: hashes altered copies of valid files of
 * every format in the engine, on threads of Node; then as many of JPEG in our own decoder and in mozjpeg, side by side.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';
import { Crew } from './crew.ts';
import { jpegDisagreements } from './jpeg-disagreements.ts';
import { KnownGood } from './known-good.ts';
import { makeMutant, type Mutant } from './mutant.ts';
import { seedFiles, seedsIn } from './seeds.ts';
import { summaryOf } from './summary.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '20000' },
    /** Repeats one mutant of the run with this seed, and saves it. */
    only: { type: 'string' },
    /** Valid files to start from instead of the generated ones. */
    seeds: { type: 'string' },
    /** Where quarantined files, and files with broken promises, are written. */
    save: { type: 'string' },
  },
});

const seed = Number(values.seed);
const indices = values.only === undefined ? [...Array(Number(values.count)).keys()] : [Number(values.only)];
const crew = new Crew(availableParallelism());
const good = await KnownGood.of(values.seeds === undefined ? await seedFiles() : seedsIn(values.seeds), crew);
const started = performance.now();
const onRound = (done: number): void => {
  if (done % 1000 === 0) console.log(`${done} of ${indices.length}`);
};
const findings = await campaign(crew, { good, seed, indices, onRound });
crew.dispose();

const save = ({ index, format, bytes }: Mutant): void => {
  if (values.save === undefined) return;
  mkdirSync(values.save, { recursive: true });
  writeFileSync(join(values.save, `${seed}-${index}.${format}`), bytes);
};
for (const { mutant } of [...findings.quarantined, ...findings.broken]) save(mutant);
if (values.only !== undefined) save(makeMutant(good.seeds, seed, Number(values.only)));

console.log(`\nseed ${seed}, ${Math.round((performance.now() - started) / 1000)} s, ${crew.started} workers started\n`);
console.log(summaryOf(findings, good.unfit));
console.log(`replies of workers that should have been replaced: ${crew.repliesOfWorn}`);
const { same, left, disagreements } = await jpegDisagreements(good.seeds, seed, indices.length);
console.log(
  `JPEG by our decoder and by mozjpeg: ${same} alike, ${left} left to mozjpeg, ${disagreements.length} differ`,
);
for (const disagreement of disagreements) console.log(`  ${disagreement}`);
const faults = findings.broken.length + findings.changed.size + crew.repliesOfWorn + disagreements.length;
if (faults > 0) process.exitCode = 1;
