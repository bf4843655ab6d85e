/**
 * `npm test [-- SUITE ...]`: finds or installs a browser, builds, runs every suite (or those named), and closes with what failed, one line per
 * suite and a last line `N passed, N failed`. A suite without tests is a failure: it means that something is not looked at. One that the machine
 * cannot run is said not to have run; with LINTEL_NEEDS_ALL, as in `.ci/run`, that is a failure, too.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { ensureChromium } from './browser/ensure-chromium.ts';
import { suites, type Suite, type Tally } from './suites.ts';

/** Of each failed test, at the end: enough to know what to look for. */
const FAILURE_LINES = 12;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script with this very Node and no input. @returns whether it ended well */
function node(args: readonly string[], environment: Record<string, string> = {}): boolean {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  return status === 0;
}

function run(suite: Suite, reports: string): Tally {
  console.log(`\n── ${suite.name}`);
  const lack = suite.lacks?.() ?? null;
  if (lack !== null) {
    const needed = process.env['LINTEL_NEEDS_ALL'] ? 1 : 0;
    return { passed: 0, failed: needed, skipped: 0, notRun: lack };
  }
  const report = join(reports, `${suite.name}.json`);
  // A suite starts the same few programs again and again; compiled once, they start in half the time.
  const compiled = { NODE_COMPILE_CACHE: join(reports, 'compiled') };
  const ok = node([suite.script, ...suite.options(report)], { ...compiled, ...suite.environment?.(report) });
  try {
    const tally = suite.tally(readFileSync(report, 'utf8'));
    if (tally.failed > 0) return tally;
    if (!ok) return { ...tally, failed: 1, problem: 'the runner failed outside of a test' };
    return tally.passed > 0 ? tally : { ...tally, failed: 1, problem: 'no test ran' };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, problem: 'the runner left no report' };
  }
}

/** The first lines of what a test said when it failed; the whole stands further up, where only a terminal's memory reaches. */
const shortened = (failure: string) => stripVTControlCharacters(failure).split('\n').slice(0, FAILURE_LINES).join('\n');

function runAll(chosen: readonly Suite[]): boolean {
  const reports = mkdtempSync(join(tmpdir(), 'lintel-test-'));
  const tallies = chosen.map((suite) => ({ name: suite.name, ...run(suite, reports) }));
  // Programs that are just ending may still write down what they compiled.
  rmSync(reports, { recursive: true, force: true, maxRetries: 10 });

  const sum = (key: 'passed' | 'failed' | 'skipped') => tallies.reduce((total, tally) => total + tally[key], 0);
  const line = ({ passed, failed, skipped }: Tally) =>
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  for (const { name, failures = [] } of tallies) {
    for (const failure of failures) console.log(`\nFAILED ${name}: ${shortened(failure)}`);
  }
  console.log();
  for (const tally of tallies) {
    const outcome = tally.notRun === undefined ? line(tally) : `NOT RUN: ${tally.notRun}`;
    console.log(`${tally.name.padEnd(14)}${outcome}${tally.problem ? ` (${tally.problem})` : ''}`);
  }
  console.log(line({ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }));
  return sum('failed') === 0;
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`No such suite: ${unknown.join(', ')}. There are ${suites.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (!ensureChromium()) {
  console.error('The tests need an installed Chromium or Chrome. Install one, or name its program in LINTEL_CHROMIUM.');
  process.exit(1);
}
if (!node(['src/build/build.ts'])) {
  console.error('Nothing was tested: the build failed.');
  process.exit(1);
}
if (!runAll(names.length > 0 ? suites.filter(({ name }) => names.includes(name)) : suites)) process.exitCode = 1;
