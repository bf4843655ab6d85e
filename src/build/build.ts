/** Builds portal and hub into `build/`, unless the last build there was made from the very same sources. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './checkout.ts';
import { prepare } from './prepare.ts';
import { sourceHash } from './source-version.ts';

const stamp = join(checkout, 'build/source.sha256');

async function buildUnlessCurrent(): Promise<void> {
  const hash = sourceHash();
  if (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash &&
    existsSync(join(checkout, 'wasm/build/kernel.wasm'))
  ) {
    console.log(`Build ${hash.slice(0, 16)} is current.`);
    return;
  }
  process.chdir(checkout);
  await prepare();
  const { build } = await import('vite');
  await build({ logLevel: 'warn' });
  // Written last: a build that was interrupted has no stamp and is made again.
  writeFileSync(stamp, hash);
  console.log(`Build ${hash.slice(0, 16)} is ready.`);
}

await buildUnlessCurrent();
