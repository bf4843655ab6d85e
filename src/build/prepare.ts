import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { compileKernel } from './kernel.ts';
import { compileMessages } from './messages.ts';
import { writeNotices } from './notices.ts';
import { writeWasmManifest } from './wasm-manifest.ts';

/** Makes what git does not hold and every other step needs: kernel, WASM manifest, message functions, notices, Kit's types. */
export async function prepare(): Promise<void> {
  compileKernel();
  writeWasmManifest();
  await compileMessages();
  writeNotices();
  execFileSync(process.execPath, [join(checkout, 'node_modules/@sveltejs/kit/svelte-kit.js'), 'sync'], {
    cwd: checkout,
    stdio: 'inherit',
  });
}
