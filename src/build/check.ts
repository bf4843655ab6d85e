/** `npm run check`: generates what the source imports, runs every checker, prints one table, and fails if any of them did. */
import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Check, checks, commandOf } from './checks.ts';

type Outcome = { readonly name: string; readonly ok: boolean; readonly seconds: number };

/** A checker keeps one core busy, and some of them take a gigabyte of memory. */
const SIDE_BY_SIDE = Math.min(2, availableParallelism());

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a checker, and prints what it said when it has ended, so that nothing of another one comes between. */
async function run(check: Check): Promise<Outcome> {
  const from = performance.now();
  const child = spawn(process.execPath, commandOf(check), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<boolean>((resolve) => {
    child.once('close', (status) => {
      resolve(status === 0);
    });
  });
  const [said, complained, ok] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  console.log(`\n── ${check.name}\n${said}${complained}`);
  return { name: check.name, ok, seconds: (performance.now() - from) / 1000 };
}

if (spawnSync(process.execPath, ['src/build/generate.ts'], { cwd: root, stdio: 'inherit' }).status !== 0) {
  console.error('Nothing was checked: generating the imported files failed.');
  process.exit(1);
}

const left = checks.values();
const outcomes: Outcome[] = [];
const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
  for (const check of left) outcomes.push(await run(check));
});
await Promise.all(lanes);

for (const { name, ok, seconds } of outcomes) {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(22)}${seconds.toFixed(1).padStart(6)} s`);
}
if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
