import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './checkout.ts';

/**
 * Compiles the AssemblyScript kernel to `wasm/build/kernel.wasm`. Throws with the compiler's own words on failure. It runs as a program, for
 * importing it would bring its declarations along, which say that `Array.prototype.at` never returns undefined, to all of our code.
 */
export function compileKernel(): void {
  const compiler = join(checkout, 'node_modules/assemblyscript/bin/asc.js');
  const { status, stderr } = spawnSync(process.execPath, [compiler, '--config', 'wasm/asconfig.json'], {
    cwd: checkout,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}
