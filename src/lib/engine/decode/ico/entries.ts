import { readDib } from '../bmp/dib.ts';
import { pngHeader } from '../png/header.ts';

/** A picture of an icon: where it lies in the file, and its size. */
export type IconEntry = {
  readonly at: number;
  readonly bytes: number;
  readonly isPng: boolean;
  readonly width: number;
  readonly height: number;
  /** Bits a pixel; of a PNG 32, as icons have it. */
  readonly bits: number;
};

const DIRECTORY_BYTES = 6;
const ENTRY_BYTES = 16;
const ICON = 1;
const CURSOR = 2;
const PNG_BITS = 32;

/** Whether a file starts as an icon or a cursor does, and its first entry lies behind the directory. */
export function isIcon(head: Uint8Array): boolean {
  const first = [...places(head)][0];
  return first !== undefined && first.bytes > 0 && first.at >= DIRECTORY_BYTES + ENTRY_BYTES;
}

/** Whether every entry lies within the file. */
export function isWholeIcon(file: Uint8Array): boolean {
  return [...places(file)].every(({ at, bytes }) => at + bytes <= file.length);
}

/**
 * The entry with the most pixels, of these the one with the most bits, of these the first. Sizes are those in the pictures'
 * own heads: the directory has one byte for a side, and writers differ about what it says. Null when no entry has a head.
 */
export function largestEntry(file: Uint8Array): IconEntry | null {
  let largest: IconEntry | null = null;
  for (const place of places(file)) {
    const entry = readEntry(file, place);
    if (entry !== null && (largest === null || isLarger(entry, largest))) largest = entry;
  }
  return largest;
}

function isLarger(a: IconEntry, b: IconEntry): boolean {
  const more = a.width * a.height - b.width * b.height;
  return more > 0 || (more === 0 && a.bits > b.bits);
}

type Place = { readonly at: number; readonly bytes: number };

/** The directory (ICONDIR and its ICONDIRENTRYs), as far as the file has it. */
function* places(file: Uint8Array): Generator<Place> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < DIRECTORY_BYTES || view.getUint16(0) !== 0) return;
  const type = view.getUint16(2, true);
  if (type !== ICON && type !== CURSOR) return;
  const end = DIRECTORY_BYTES + ENTRY_BYTES * view.getUint16(4, true);
  for (let at = DIRECTORY_BYTES; at < end && at + ENTRY_BYTES <= file.length; at += ENTRY_BYTES) {
    yield { at: view.getUint32(at + 12, true), bytes: view.getUint32(at + 8, true) };
  }
}

/** A bitmap's height counts the rows of the mask below it, too. */
function readEntry(file: Uint8Array, place: Place): IconEntry | null {
  const png = pngHeader(file.subarray(place.at, place.at + place.bytes));
  if (png !== null) return { ...place, isPng: true, width: png.width, height: png.height, bits: PNG_BITS };
  const dib = readDib(file, place.at);
  if (dib === null || dib.height < 2) return null;
  return { ...place, isPng: false, width: dib.width, height: dib.height >> 1, bits: dib.bits };
}
