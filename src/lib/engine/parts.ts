import { instantiateKernel } from '#lib/wasm/kernel.ts';
import { EvidenceOpener } from './archive/opener.ts';
import type { Codecs } from './codecs.ts';
import type { EngineHost, EngineModules } from './contract.ts';
import { Digester } from './hash/digests.ts';
import { PdqHasher } from './hash/pdq.ts';
import type { Parts } from './pipeline.ts';

export type PartsSetup = {
  readonly codecs: Codecs;
  readonly modules: EngineModules;
  readonly build: string;
  readonly host: EngineHost;
};

/** The pipeline, and what opens files for it. */
export type WorkerParts = Parts & { readonly opener: EvidenceOpener };

/** Builds the parts of the pipeline from compiled modules, in a worker and in Node alike. */
export async function makeParts({ codecs, modules, build, host }: PartsSetup): Promise<WorkerParts> {
  const [kernel, digester, opener] = await Promise.all([
    instantiateKernel(modules.kernel),
    Digester.create(),
    EvidenceOpener.create((pixels) => host.admit(pixels)),
  ]);
  return {
    build,
    digester,
    decoders: codecs.make(modules, (name) => host.loadModule(name)),
    isForOthers: codecs.isForOthers,
    pdq: new PdqHasher(kernel),
    admit: opener.admit,
    opener,
  };
}
