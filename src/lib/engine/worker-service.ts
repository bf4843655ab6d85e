import type { MediaRecord } from '#lib/domain/media.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { transfer } from 'comlink';
import type { ListedPortion } from './archive/entry.ts';
import { listArchive } from './archive/list-archive.ts';
import { archiveOf, isLeftClosed } from './archive/nesting.ts';
import type { EvidenceOpener } from './archive/opener.ts';
import type { Codecs } from './codecs.ts';
import type {
  ArchiveListing,
  EngineHost,
  EngineModules,
  EngineWorker,
  HashRefusal,
  HashReply,
  ListRefusal,
  PreviewOptions,
  PreviewRefusal,
  SkipReason,
} from './contract.ts';
import type { PostedEvidence } from './evidence.ts';
import { makeParts, type WorkerParts } from './parts.ts';
import { hashFile } from './pipeline.ts';
import { previewOf } from './preview/preview.ts';
import type { Reading } from './read-bytes.ts';
import type { Readable } from './readable.ts';

/** What an engine worker exposes, apart from it so that tests can run it on any channel. */
export class WorkerService implements EngineWorker {
  readonly #codecs: Codecs;
  #parts: WorkerParts | null = null;
  #listed: Iterator<ListedPortion, undefined> | null = null;

  constructor(codecs: Codecs) {
    this.#codecs = codecs;
  }

  async start({ modules, build }: { modules: EngineModules; build: string }, host: EngineHost): Promise<void> {
    this.#parts = await makeParts({ codecs: this.#codecs, modules, build, host });
  }

  async hash(files: readonly PostedEvidence[], skip: SkipReason | null): Promise<HashReply> {
    const { opener, ...parts } = await this.#ready(files.map(archiveOf));
    const results: Result<MediaRecord, HashRefusal>[] = [];
    // Several files in one call are small: for each of them a browser takes longer to answer than to read it.
    const isReadAhead = files.length > 1;
    const opened = files.map((evidence) => openFile(evidence, opener, isReadAhead));
    for (const [i, evidence] of files.entries()) {
      const { file = null, reading } = (await opened[i]) ?? {};
      const hashed = file && (await hashFile(file, parts, skip, reading));
      const result = hashed ?? err('cannot-be-read');
      results.push(isLeftClosed(evidence) ? saidToBeClosed(result) : result);
      // A codec that has trapped is of no further use, and with it this worker.
      if (skip === null && result.ok && result.value.reason === 'decoder-crashed') break;
    }
    const memoryBytes = parts.decoders.reduce((sum, decoder) => sum + decoder.memoryBytes(), 0);
    return { results, memoryBytes };
  }

  async list(evidence: PostedEvidence): Promise<Result<{ readonly cut: ArchiveListing['cut'] }, ListRefusal>> {
    if (isLeftClosed(evidence)) return err('archive-limit');
    const { opener } = await this.#ready([evidence]);
    const archive = await opener.openArchive(evidence);
    if (archive === null) return err('cannot-be-read');
    const packedBytes = evidence instanceof Blob ? evidence.size : (evidence.within[0]?.compressedBytes ?? 0);
    const listed = await listArchive(archive, { packedBytes, isInner: !(evidence instanceof Blob) });
    if (typeof listed === 'string') return err(listed);
    this.#listed = listed.portions;
    return ok({ cut: listed.cut });
  }

  nextListed(): Promise<ListedPortion | null> {
    const next = this.#listed?.next();
    if (next?.done !== false) this.#listed = null;
    return Promise.resolve(next?.value ?? null);
  }

  async preview(evidence: PostedEvidence, options: PreviewOptions): Promise<Result<ImageBitmap, PreviewRefusal>> {
    const { opener, ...parts } = await this.#ready([archiveOf(evidence)]);
    const file = await opener.open(evidence);
    const seen = file && (await previewOf(file, parts, options));
    opener.close();
    if (seen?.ok !== true) return seen ?? err('cannot-be-read');
    const { data, width, height } = seen.value;
    // eslint-disable-next-line lintel/no-browser-decoder -- nothing is decoded: these are pixels, for eyes only
    const bitmap = await createImageBitmap(new ImageData(data, width, height));
    return transfer(ok(bitmap), [bitmap]);
  }

  async #ready(archives: readonly PostedEvidence[]): Promise<WorkerParts> {
    if (this.#parts === null) throw new Error('start() comes first');
    await this.#parts.opener.prepare(archives);
    return this.#parts;
  }
}

type Opened = { readonly file: Readable | null; readonly reading?: Reading };

async function openFile(evidence: PostedEvidence, opener: EvidenceOpener, isReadAhead: boolean): Promise<Opened> {
  const file = await opener.open(evidence);
  return isReadAhead && file !== null ? { file, reading: file.all() } : { file };
}

/** Nobody is to look for the files of an archive that no call would list. */
function saidToBeClosed(hashed: Result<MediaRecord, HashRefusal>): Result<MediaRecord, HashRefusal> {
  return hashed.ok && hashed.value.reason === 'archive' ? ok({ ...hashed.value, reason: 'archive-limit' }) : hashed;
}
