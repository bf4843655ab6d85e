import asc from 'assemblyscript/asc';
import { checkout } from './checkout.ts';

/** Compiles the AssemblyScript kernel to `wasm/build/kernel.wasm`. Throws with the compiler's own words on failure. */
export async function compileKernel(): Promise<void> {
  const { error, stdout, stderr } = await asc.main(['--config', 'wasm/asconfig.json', '--baseDir', checkout]);
  if (error !== null) throw new Error(`${stdout.toString()}${stderr.toString()}`, { cause: error });
}
