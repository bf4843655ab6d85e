import { ok } from '#lib/domain/result.ts';
import { codecName } from '#lib/wasm/codec-name.ts';
import type { EngineModules } from '#lib/wasm/modules.ts';
import instantiate, { decode, decode_rgba16, type InitOutput } from '@jsquash/png/codec/pkg/squoosh_png.js';
import { createCRC32, type IHasher } from 'hash-wasm';
import type { PdqPixels } from '../hash/pdq.ts';
import { refused, type Decoded, type Decoder, type ImageHeader } from './decoder.ts';
import { packFirstChannel } from './grey-channel.ts';
import { isPng, pngHeader, type PngHeader } from './png-header.ts';
import { pngFaults } from './png-integrity.ts';

/**
 * PNG by the Rust crate `png`, which refuses cut pixel data but does not look at checksums: those are looked at here.
 * Palettes come expanded and alpha unapplied. The package holds a single instance that cannot be rebuilt: after a trap
 * the worker has to go.
 */
export class PngDecoder implements Decoder {
  readonly name = codecName('png');
  readonly weight = 2;
  readonly #module: EngineModules['png'];
  #codec: InitOutput | null = null;
  #crc32: IHasher | null = null;

  constructor(module: EngineModules['png']) {
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
    const codec = (this.#codec ??= await instantiate(this.#module));
    const crc32 = (this.#crc32 ??= await createCRC32());
    const stack = codec.__wbindgen_add_to_stack_pointer(0);
    try {
      const pixels = header.deep ? decodeDeep(bytes, header) : decodeShallow(bytes, header);
      return ok({ pixels, warnings: pngFaults(bytes, crc32) });
    } catch (error) {
      // A refusal leaves without unwinding: unless its stack is taken back, refusals add up until they run into the heap.
      codec.__wbindgen_add_to_stack_pointer(stack - codec.__wbindgen_add_to_stack_pointer(0));
      // A refusal comes as a plain Error of the binding; a trap as a RuntimeError of WebAssembly.
      if (error instanceof Error && error.name === 'Error') return refused('undecodable');
      throw error;
    }
  }

  memoryBytes(): number {
    return this.#codec?.memory.buffer.byteLength ?? 0;
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

/** round(v / 257) in integers: 257 is odd, so there are no halves. */
function narrow(sample: number): number {
  return ((sample + 128) / 257) | 0;
}
