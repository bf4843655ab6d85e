import type { ImageHeader } from '../decoder.ts';

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where a GIF's first frame lies in its file and on its screen. */
export type GifHeader = ImageHeader & {
  readonly frame: Area;
  readonly interlaced: boolean;
  /** Three bytes a colour, as far as the file has them; empty when it has none. */
  readonly palette: Uint8Array;
  /** Where the frame's pixel data start: with the bits of a literal. */
  readonly dataAt: number;
};

const SIGNATURE = /^GIF8[79]a$/;
const SCREEN_AT = 6;
const BLOCKS_AT = 13;
const DESCRIPTOR_BYTES = 9;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;

export function isGif(head: Uint8Array): boolean {
  return SIGNATURE.test(String.fromCharCode(...head.subarray(0, 6)));
}

/**
 * Reads a GIF (GIF89a specification, clauses 17 to 20) up to the data of its first frame that has pixels, passing over
 * bytes that start no block, as other readers do. The size is that of the screen, enlarged to hold the frame when it
 * sticks out, as browsers have it. Null when there is no such frame.
 */
export function gifHeader(file: Uint8Array): GifHeader | null {
  if (!isGif(file) || file.length < BLOCKS_AT) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const global = palette(file, BLOCKS_AT, view.getUint8(10));
  let at = nextImage(file, BLOCKS_AT + global.length);
  while (at !== null && at + DESCRIPTOR_BYTES <= file.length) {
    const frame = area(view, at);
    if (frame.width > 0 && frame.height > 0) return describe(file, view, frame, at, global);
    at = nextImage(file, skipImage(file, at));
  }
  return null;
}

function area(view: DataView, at: number): Area {
  const side = (offset: number): number => view.getUint16(at + offset, true);
  return { x: side(0), y: side(2), width: side(4), height: side(6) };
}

function describe(file: Uint8Array, view: DataView, frame: Area, at: number, global: Uint8Array): GifHeader {
  const flags = view.getUint8(at + 8);
  const local = palette(file, at + DESCRIPTOR_BYTES, flags);
  return {
    width: Math.max(view.getUint16(SCREEN_AT, true), frame.x + frame.width),
    height: Math.max(view.getUint16(SCREEN_AT + 2, true), frame.y + frame.height),
    frame,
    interlaced: (flags & 0x40) !== 0,
    palette: local.length > 0 ? local : global,
    dataAt: at + DESCRIPTOR_BYTES + local.length,
  };
}

/** The palette that flags announce: 2 to 256 colours. */
function palette(file: Uint8Array, at: number, flags: number): Uint8Array {
  const colours = (flags & 0x80) === 0 ? 0 : 2 << (flags & 7);
  return file.subarray(at, at + 3 * colours);
}

/** Where the descriptor of the next image starts, after its introducer. */
function nextImage(file: Uint8Array, from: number): number | null {
  for (let at = from; at < file.length;) {
    const block = file[at++];
    if (block === IMAGE) return at;
    if (block === TRAILER) return null;
    if (block === EXTENSION) at = skipSubBlocks(file, at + 1);
  }
  return null;
}

function skipImage(file: Uint8Array, at: number): number {
  const local = palette(file, at + DESCRIPTOR_BYTES, file[at + DESCRIPTOR_BYTES - 1] ?? 0);
  return skipSubBlocks(file, at + DESCRIPTOR_BYTES + local.length + 1);
}

/** Sub-blocks are a length and as many bytes; an empty one ends them. */
function skipSubBlocks(file: Uint8Array, from: number): number {
  let at = from;
  for (let length = file[at] ?? 0; length > 0; length = file[at] ?? 0) at += 1 + length;
  return at + 1;
}

/** The bytes of sub-blocks, joined, as far as the file has them. */
export function joinSubBlocks(file: Uint8Array, from: number): Uint8Array {
  const joined = new Uint8Array(Math.max(0, Math.min(skipSubBlocks(file, from), file.length) - from));
  let to = 0;
  for (let at = from, length = file[at] ?? 0; length > 0; at += 1 + length, length = file[at] ?? 0) {
    const block = file.subarray(at + 1, at + 1 + length);
    joined.set(block, to);
    to += block.length;
  }
  return joined.subarray(0, to);
}

/** Whether the trailer is reached after the data of a frame, that is, whether the file has its end. */
export function reachesTrailer(file: Uint8Array, dataAt: number): boolean {
  for (let at = skipSubBlocks(file, dataAt + 1); at < file.length;) {
    const block = file[at++];
    if (block === TRAILER) return true;
    if (block === EXTENSION) at = skipSubBlocks(file, at + 1);
    if (block === IMAGE) at = skipImage(file, at);
  }
  return false;
}
