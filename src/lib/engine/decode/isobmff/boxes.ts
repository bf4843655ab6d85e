import { fourCharacters } from '../riff.ts';

/** A box; `start` and `end` bound its contents as it declares them, `end` at most the end of what holds it. */
export type Box = {
  /** Four characters. */
  readonly type: string;
  /** Where its own head begins. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  /** Whether what holds it ends before the box does. */
  readonly isCut: boolean;
};

const HEAD_BYTES = 8;
const LONG_HEAD_BYTES = 16;
/** Sizes with a meaning of their own: a 64-bit size follows the type; the box reaches to the end. */
const LONG = 1;
const TO_THE_END = 0;

/**
 * The boxes between two offsets of a file, side by side (ISO/IEC 14496-12, 4.2). Ends before a box whose own head is cut
 * or whose size is too small for it.
 */
export function* boxesIn(file: Uint8Array, from = 0, to = file.length): Generator<Box> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const limit = Math.min(to, file.length);
  for (let at = from; at + HEAD_BYTES <= limit;) {
    const short = view.getUint32(at);
    const start = at + (short === LONG ? LONG_HEAD_BYTES : HEAD_BYTES);
    if (start > limit) return;
    const end = at + (short === TO_THE_END ? limit - at : short === LONG ? longSize(view, at + HEAD_BYTES) : short);
    if (end < start) return;
    yield { type: fourCharacters(file, at + 4), at, start, end: Math.min(end, limit), isCut: end > limit };
    at = end;
  }
}

/** The first box of a type. */
export function boxIn(file: Uint8Array, type: string, from = 0, to = file.length): Box | null {
  for (const box of boxesIn(file, from, to)) if (box.type === type) return box;
  return null;
}

/** Whether the file ends before its last box does. What is no box, as a maker's own trailer, is not looked at. */
export function isCutIsobmff(file: Uint8Array): boolean {
  for (const { type, isCut } of boxesIn(file)) if (isCut) return /^[\x20-\x7e]{4}$/.test(type);
  return false;
}

function longSize(view: DataView, at: number): number {
  return view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
}
