import { codecs, type Codecs } from '#lib/engine/codecs.ts';
import type { EngineHost, EngineModules } from '#lib/engine/contract.ts';
import type { Decoder, ImageHeader } from '#lib/engine/decode/decoder.ts';
import { heifCodecs } from '#lib/engine/heif-codecs.ts';
import { readMetadata } from '#lib/engine/metadata/read-metadata.ts';
import { makeParts } from '#lib/engine/parts.ts';
import type { Parts } from '#lib/engine/pipeline.ts';
import { readBytes } from '#lib/engine/read-bytes.ts';
import { readPieces } from '#lib/engine/read-pieces.ts';
import { WorkerService } from '#lib/engine/worker-service.ts';
import { createMD5 } from 'hash-wasm';
import type { DigestTimes, JpegTimes, PartTimes, PlainFormat } from './api.ts';
import { jpegTimes } from './jpeg-bench.ts';
import { medians, timed } from './median.ts';
import { decodePlainly } from './plain-decoders.ts';

/** Those of both kinds of workers: one worker takes every file here. */
const allCodecs: Codecs = {
  make: (modules, load) => [codecs, heifCodecs].flatMap(({ make }) => make(modules, load)),
  isForOthers: () => false,
};

/** The pipeline of an engine worker, taken to pieces: the product itself holds no clock. */
export class PartsBench {
  #parts: Parts | null = null;
  #modules: EngineModules | null = null;
  readonly #service = new WorkerService(allCodecs);

  async start(modules: EngineModules, host: EngineHost): Promise<void> {
    const here: EngineHost = { admit: () => Promise.resolve(), loadModule: (name) => host.loadModule(name) };
    this.#modules = modules;
    this.#parts = await makeParts({ codecs: allCodecs, modules, build: 'bench', host: here });
    await this.#service.start({ modules, build: 'bench' }, here);
  }

  partTimes(file: Blob, rounds: number): Promise<PartTimes> {
    const { digester, pdq, decoders } = this.#started();
    return medians(rounds, async () => {
      const [read, bytes] = await timed(() => bytesOf(file));
      const [digests] = await timed(() => digester.ofBytes(bytes));
      const [metadata] = await timed(() => readMetadata(bytes));
      const [decode, pixels] = await timed(() => decoded(bytes, decoders));
      const [hashes] = await timed(() => pdq.hash(pixels));
      return { read, digests, metadata, decode, pdq: hashes };
    });
  }

  async decodeRatio(file: Blob, format: PlainFormat, rounds: number): Promise<number> {
    const bytes = await bytesOf(file);
    const { decoders } = this.#started();
    const { ratio } = await medians(rounds, async () => {
      const [ours] = await timed(() => decoded(bytes, decoders));
      const [plain] = await timed(() => decodePlainly(format, bytes));
      return { ratio: ours / plain };
    });
    return ratio;
  }

  async digestTimes(file: Blob, rounds: number): Promise<DigestTimes> {
    const { digester } = this.#started();
    const bytes = await bytesOf(file);
    const hasher = await createMD5();
    const times = await medians(rounds, async () => {
      const [all] = await timed(() => digester.ofBytes(bytes));
      const [sha256] = await timed(() => crypto.subtle.digest('SHA-256', bytes));
      const [sha1] = await timed(() => crypto.subtle.digest('SHA-1', bytes));
      const [md5] = await timed(() => hasher.init().update(bytes).digest());
      const [pieces] = await timed(() => digester.ofPieces((take) => readPieces(file, take)));
      const [whole] = await timed(async () => digester.ofBytes(await bytesOf(file)));
      const ratios = {
        allToSha256: all / sha256,
        allToSum: all / (sha1 + sha256 + md5),
        piecesToWhole: pieces / whole,
      };
      return { all, sha256, sha1, md5, ...ratios };
    });
    return { bytes: bytes.length, ...times };
  }

  async jpegTimes(file: Blob, rounds: number): Promise<JpegTimes> {
    const { pdq } = this.#started();
    if (this.#modules === null) throw new Error('start() comes first');
    const job = () => this.#service.hash([file], null);
    return jpegTimes(await bytesOf(file), { modules: this.#modules, pdq, job }, rounds);
  }

  async insideMilliseconds(files: readonly Blob[], batchFiles: number): Promise<number> {
    const [milliseconds] = await timed(async () => {
      for (let at = 0; at < files.length; at += batchFiles) {
        await this.#service.hash(files.slice(at, at + batchFiles), null);
      }
    });
    return milliseconds;
  }

  #started(): Parts {
    if (this.#parts === null) throw new Error('start() comes first');
    return this.#parts;
  }
}

async function bytesOf(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBytes(file);
  if (bytes === null) throw new Error('The file cannot be read');
  return bytes;
}

async function decoded(bytes: Uint8Array<ArrayBuffer>, decoders: readonly Decoder[]) {
  const decoder = decoders.find((candidate) => candidate.mimeOf(bytes) !== null);
  const header: ImageHeader | null | undefined = decoder?.header(bytes);
  if (decoder === undefined || !header) throw new Error('No decoder for this file');
  const image = await decoder.decode(bytes, header);
  if (!image.ok) throw new Error(`Not decoded: ${image.error.reason}`);
  return image.value.pixels;
}
