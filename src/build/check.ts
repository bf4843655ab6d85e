/** `npm run check`: generates what the source imports, runs every checker, prints one table, and fails if any of them did. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checks, commandOf } from './checks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = (args: readonly string[]): boolean =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;

if (!node(['src/build/generate.ts'])) {
  console.error('Nothing was checked: generating the imported files failed.');
  process.exit(1);
}

const results = checks.map((check) => {
  console.log(`\n── ${check.name}`);
  const from = performance.now();
  const ok = node(commandOf(check));
  return { name: check.name, ok, seconds: (performance.now() - from) / 1000 };
});

console.log();
for (const { name, ok, seconds } of results) {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(22)}${seconds.toFixed(1).padStart(6)} s`);
}
if (results.some(({ ok }) => !ok)) process.exitCode = 1;
