/** How the pixels of a bitmap are coded; `other` stands for what no reader here decodes. */
type DibCoding = 'plain' | 'rle4' | 'rle8' | 'rle24' | 'jpeg' | 'png' | 'other';

/** The head of a device-independent bitmap: the inside of a BMP, and of an icon. */
export type Dib = {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  /** Bits a pixel: 1, 2, 4 or 8 with a palette, 16, 24 or 32 without; 0 with an embedded file. */
  readonly bits: number;
  readonly coding: DibCoding;
  /** Which bits of a pixel are red, green and blue; without meaning for a palette. */
  readonly masks: readonly [number, number, number];
  readonly palette: Palette;
  /** Where the head ends, palette included. */
  readonly end: number;
};

/** Colours as the file has them: blue, green, red, and in all but the oldest form a byte that is not used. */
type Palette = { readonly at: number; readonly colours: number; readonly colourBytes: 3 | 4 };

const CORE_BYTES = 12;
const INFO_BYTES = 40;
const COMPRESSION_AT = 16;
const COLOURS_AT = 32;
const MASKS_AT = 40;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

/** Sizes of heads that hold masks or are known to be of Windows: BITMAPINFOHEADER, its V2 to V5. */
const WINDOWS = new Set([INFO_BYTES, 52, 56, 108, 124]);

/** Whether the head of a bitmap may start here, by its length. */
export function startsDib(file: Uint8Array, at: number): boolean {
  return familyOf(file, at) !== null;
}

type Family = 'core' | 'os2' | 'windows';

function familyOf(file: Uint8Array, at: number): { size: number; family: Family } | null {
  if (at + 4 > file.length) return null;
  const size = new DataView(file.buffer, file.byteOffset + at).getUint32(0, true);
  if (size === CORE_BYTES) return { size, family: 'core' };
  if (WINDOWS.has(size)) return { size, family: 'windows' };
  return size >= 16 && size <= 64 ? { size, family: 'os2' } : null;
}

/**
 * Reads the head of a bitmap (Windows GDI, BITMAPCOREHEADER to BITMAPV5HEADER; OS/2 BITMAPINFOHEADER2, of which a file
 * may hold the first 16 to 64 bytes). Null when there is none, or one that contradicts itself.
 */
export function readDib(file: Uint8Array, at: number): Dib | null {
  const start = familyOf(file, at);
  if (start === null || at + start.size > file.length) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return start.family === 'core' ? readCore(view, at) : readInfo(view, at, start.size, start.family === 'os2');
}

function readCore(view: DataView, at: number): Dib | null {
  const bits = view.getUint16(at + 10, true);
  const paletteAt = at + CORE_BYTES;
  const palette = { at: paletteAt, colours: bits <= 8 ? 1 << bits : 0, colourBytes: 3 } as const;
  return checked({
    width: view.getUint16(at + 4, true),
    height: view.getUint16(at + 6, true),
    topDown: false,
    bits,
    coding: 'plain',
    masks: defaultMasks(bits),
    palette,
    end: paletteAt + 3 * palette.colours,
  });
}

function readInfo(view: DataView, at: number, size: number, isOs2: boolean): Dib | null {
  const height = view.getInt32(at + 8, true);
  const bits = view.getUint16(at + 14, true);
  const compression = size >= COMPRESSION_AT + 4 ? view.getUint32(at + COMPRESSION_AT, true) : 0;
  const hasMasks = !isOs2 && (compression === BITFIELDS || compression === ALPHA_BITFIELDS);
  // In the oldest head with masks they follow it; in the later ones they stand in it, at the same place.
  const paletteAt = at + Math.max(size, hasMasks ? MASKS_AT + (compression === BITFIELDS ? 12 : 16) : 0);
  if (hasMasks && (bits <= 8 || at + MASKS_AT + 12 > view.byteLength)) return null;
  const declared = size >= COLOURS_AT + 4 ? view.getUint32(at + COLOURS_AT, true) : 0;
  const most = bits <= 8 ? 1 << bits : 0;
  const colours = declared === 0 ? most : declared;
  return checked({
    width: view.getInt32(at + 4, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    coding: codingOf(compression, isOs2),
    masks: hasMasks ? readMasks(view, at + MASKS_AT) : defaultMasks(bits),
    palette: { at: paletteAt, colours: Math.min(colours, most), colourBytes: 4 },
    end: paletteAt + 4 * colours,
  });
}

/** The two families share their first three numbers only. */
function codingOf(compression: number, isOs2: boolean): DibCoding {
  const names = isOs2
    ? (['plain', 'rle8', 'rle4', 'other', 'rle24'] as const)
    : (['plain', 'rle8', 'rle4', 'plain', 'jpeg', 'png', 'plain'] as const);
  return names[compression] ?? 'other';
}

function readMasks(view: DataView, at: number): [number, number, number] {
  return [view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true)];
}

function defaultMasks(bits: number): [number, number, number] {
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

const DEPTHS: Record<DibCoding, readonly number[]> = {
  plain: [1, 2, 4, 8, 16, 24, 32],
  rle4: [4],
  rle8: [8],
  rle24: [24],
  jpeg: [0],
  png: [0],
  other: [0, 1, 2, 4, 8, 16, 24, 32],
};

function checked(dib: Dib): Dib | null {
  return dib.width > 0 && dib.height > 0 && DEPTHS[dib.coding].includes(dib.bits) ? dib : null;
}
