/** `npm run bench [-- SUITE ...] [--json FILE]`: measures ratios against baselines of the same run, prints them, and writes them as JSON. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engine } from './engine.ts';
import type { BenchSuite, Figure } from './figure.ts';
import { formats } from './formats.ts';
import { hub } from './hub.ts';
import { matching } from './matching.ts';
import { table } from './table.ts';
import { vault } from './vault.ts';

const suites = new Map<string, BenchSuite>([
  ['engine', engine],
  ['matching', matching],
  ['hub', hub],
  ['formats', formats],
  ['table', table],
  ['vault', vault],
]);

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const unknown = positionals.filter((name) => !suites.has(name));
if (unknown.length > 0) {
  console.error(`There is no bench suite called ${unknown.join(', ')}.`);
  console.error(`npm run bench [-- ${[...suites.keys()].join('|')}] [--json FILE]`);
  process.exit(2);
}

const root = fileURLToPath(new URL('../..', import.meta.url));
if (spawnSync(process.execPath, ['src/build/build.ts'], { cwd: root, stdio: 'inherit' }).status !== 0) {
  console.error('Nothing was measured: the build failed.');
  process.exit(1);
}

const figures: Figure[] = [];
for (const [name, suite] of suites) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n── ${name} (ratios: our time / the baseline's time)`);
  for await (const figure of suite()) {
    figures.push(figure);
    console.log(`${figure.name.padEnd(36)}${figure.value} ${figure.unit}`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ figures }, null, 1)}\n`);
