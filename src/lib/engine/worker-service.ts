import type { MediaRecord } from '#lib/domain/media.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Codecs } from './codecs.ts';
import type { EngineHost, EngineModules, EngineWorker, HashRefusal, HashReply, SkipReason } from './contract.ts';
import { makeParts } from './parts.ts';
import { hashFile, type Parts } from './pipeline.ts';
import { readBytes } from './read-bytes.ts';

/** What an engine worker exposes, apart from it so that tests can run it on any channel. */
export class WorkerService implements EngineWorker {
  readonly #codecs: Codecs;
  #parts: Parts | null = null;

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }

  async start({ modules, build }: { modules: EngineModules; build: string }, host: EngineHost): Promise<void> {
    this.#parts = await makeParts({ codecs: this.#codecs, modules, build, host });
  }

  async hash(files: readonly Blob[], skip: SkipReason | null): Promise<HashReply> {
    const parts = this.#parts;
    if (parts === null) throw new Error('start() comes first');
    const results: Result<MediaRecord, HashRefusal>[] = [];
    // Several files in one call are small: for each of them a browser takes longer to answer than to read it.
    const readings = files.length > 1 ? files.map(readBytes) : [];
    for (const [i, file] of files.entries()) {
      const result = await hashFile(file, parts, skip, readings[i]);
      results.push(result);
      // A codec that has trapped is of no further use, and with it this worker.
      if (skip === null && result.ok && result.value.reason === 'decoder-crashed') break;
    }
    const memoryBytes = parts.decoders.reduce((sum, decoder) => sum + decoder.memoryBytes(), 0);
    return { results, memoryBytes };
  }
}
