import { instantiateKernel } from '#lib/wasm/kernel.ts';
import type { Admit, EngineModules } from './contract.ts';
import { JpegDecoder } from './decode/jpeg.ts';
import { PngDecoder } from './decode/png.ts';
import { Digester } from './hash/digests.ts';
import { PdqHasher } from './hash/pdq.ts';
import type { Parts } from './pipeline.ts';

/** Builds the parts of the pipeline from compiled modules, in a worker and in Node alike. */
export async function makeParts(modules: EngineModules, build: string, admit: Admit): Promise<Parts> {
  const [kernel, digester] = await Promise.all([instantiateKernel(modules.kernel), Digester.create()]);
  return {
    build,
    digester,
    decoders: [new JpegDecoder(modules.jpeg), new PngDecoder(modules.png)],
    pdq: new PdqHasher(kernel),
    admit,
  };
}
