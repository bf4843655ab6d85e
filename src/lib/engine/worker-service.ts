import type { Admit, EngineModules, EngineWorker, HashReply, QuarantineReason } from './contract.ts';
import { makeParts } from './parts.ts';
import { hashFile, type Parts } from './pipeline.ts';

/** What `engine.worker.ts` exposes, apart from it so that tests can run it on any channel. */
export class WorkerService implements EngineWorker {
  #parts: Parts | null = null;

  async start({ modules, build }: { modules: EngineModules; build: string }, admit: Admit): Promise<void> {
    this.#parts = await makeParts(modules, build, admit);
  }

  async hash(file: Blob, quarantine: QuarantineReason | null): Promise<HashReply> {
    if (this.#parts === null) throw new Error('start() comes first');
    const result = await hashFile(file, this.#parts, quarantine);
    const memoryBytes = this.#parts.decoders.reduce((sum, decoder) => sum + decoder.memoryBytes(), 0);
    return { result, memoryBytes };
  }
}
