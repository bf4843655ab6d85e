import asc from 'assemblyscript/asc';
import { checkout } from './checkout.ts';

/** Compiles the AssemblyScript kernel to `wasm/build/kernel.wasm`. Throws with the compiler's own words on failure. */
export async function compileKernel(): Promise<void> {
  const said: string[] = [];
  const { error } = await asc.main(['--config', 'wasm/asconfig.json', '--baseDir', checkout], {
    stderr: { write: (text) => void said.push(String(text)) },
  });
  if (error !== null) throw new Error(said.join(''), { cause: error });
}
