import { err, ok, type Result } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModule } from '#lib/wasm/modules.ts';
import instantiate, { decode, decode_rgba16, type InitOutput } from '@jsquash/png/codec/pkg/squoosh_png.js';
import { createCRC32, type IHasher } from 'hash-wasm';
import type { PdqPixels } from '../hash/pdq.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import { narrow } from './narrow.ts';
import { barePng } from './png/bare.ts';
import { isPng, pngHeader, type PngHeader } from './png/header.ts';
import { pngFaults } from './png/integrity.ts';
import { fillMissingRows } from './png/passes.ts';
import { isRepairable, repairedPng } from './png/repair.ts';

/**
 * PNG by the Rust crate `png`. Palettes come expanded and alpha unapplied. The crate does not look at checksums, which are
 * looked at here, and refuses pixel data that are cut or broken. It cannot take back the memory of a refusal, and the
 * package holds a single instance that cannot be rebuilt: so a file with faults is repaired before it gets there. After a
 * trap the worker has to go.
 */
export class PngDecoder implements Decoder {
  readonly name = codecName('png');
  readonly weight = 4;
  readonly #module: EngineModule;
  #codec: InitOutput | null = null;
  #crc32: IHasher | null = null;

  constructor(module: EngineModule) {
    this.#module = module;
  }

  mimeOf(head: Uint8Array): string | null {
    return isPng(head) ? 'image/png' : null;
  }

  header(file: Uint8Array): ImageHeader | null {
    return pngHeader(file);
  }

  async decode(bytes: Uint8Array<ArrayBuffer>): Promise<Decoded> {
    const header = pngHeader(bytes);
    if (header === null) return refused('undecodable');
    if (header.isXcode) return refused('unsupported-coding', 'PNG: CgBI');
    const codec = (this.#codec ??= await instantiate(this.#module));
    const crc32 = (this.#crc32 ??= await createCRC32());
    const faults = pngFaults(bytes, crc32);
    if (faults.length === 0 || !isRepairable(header)) {
      const pixels = attempt(codec, barePng(bytes), header);
      if (pixels.ok) return ok({ pixels: pixels.value, warnings: faults });
      if (!isRepairable(header)) return refused('undecodable');
    }
    const repaired = repairedPng(bytes, header, crc32);
    const found = repaired === null ? null : attempt(codec, repaired.png, header);
    if (repaired === null || !found?.ok) return refused('undecodable', ...faults);
    fillMissingRows(found.value, header, repaired.rows);
    // Data that the codec refuses although every row can be made out have a wrong checksum of their own.
    const isSaid = repaired.isComplete && faults.length > 0;
    return ok({ pixels: found.value, warnings: isSaid ? faults : [...faults, 'PNG: broken pixel data'] });
  }

  memoryBytes(): number {
    return this.#codec?.memory.buffer.byteLength ?? 0;
  }
}

function attempt(codec: InitOutput, bytes: Uint8Array<ArrayBuffer>, header: PngHeader): Result<PdqPixels, 'refused'> {
  const stack = codec.__wbindgen_add_to_stack_pointer(0);
  try {
    return ok(header.depth === 16 ? decodeDeep(bytes, header) : decodeShallow(bytes, header));
  } catch (error) {
    // A refusal leaves without unwinding: unless its stack is taken back, refusals add up until they run into the heap.
    codec.__wbindgen_add_to_stack_pointer(stack - codec.__wbindgen_add_to_stack_pointer(0));
    // A refusal comes as a plain Error of the binding; a trap as a RuntimeError of WebAssembly.
    if (error instanceof Error && error.name === 'Error') return err('refused');
    throw error;
  }
}

function decodeShallow(bytes: Uint8Array, { grey }: PngHeader): PdqPixels {
  const { width, height, data } = decode(bytes);
  return grey ? { data: packFirstChannel(data), width, height, channels: 1 } : { data, width, height, channels: 4 };
}

/** 16-bit samples v become round(v / 257); the codec's own narrowing would cut them. */
function decodeDeep(bytes: Uint8Array, { grey }: PngHeader): PdqPixels {
  const image = decode_rgba16(bytes);
  try {
    // A view of the codec's memory, four samples a pixel.
    const { width, height, data: samples } = image;
    const channels = grey ? 1 : 3;
    const data = new Uint8Array(width * height * channels);
    for (let from = 0, to = 0; to < data.length; from += 4) {
      for (let channel = 0; channel < channels; channel++) data[to++] = narrow(samples[from + channel] ?? 0);
    }
    return { data, width, height, channels };
  } finally {
    image.free();
  }
}
