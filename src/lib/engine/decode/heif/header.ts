import { ByteReader } from '../byte-reader.ts';
import type { ImageHeader } from '../decoder.ts';
import { viewOf } from './transforms.ts';
import { itemsOf, type Item, type Items } from '../isobmff/items.ts';
import { firstTrack } from '../isobmff/track.ts';
import type { Box } from '../isobmff/boxes.ts';
import { wholeView, type PictureView } from '../picture-view.ts';

type Samples = {
  /** No chroma. */
  readonly isGrey: boolean;
  /** More than 8 bits. */
  readonly isDeep: boolean;
};

export type HeifHeader = ImageHeader &
  Samples & {
    /** How the picture, or what it is put together from, is coded: `hvc1`, `av01`, `jpeg`, `unci`. */
    readonly coding: string;
    /** What is shown of the picture before its transformations. */
    readonly view: PictureView;
  };

/** Derived pictures of derived pictures; deeper ones are not looked into. */
const MAX_DEPTH = 8;

/**
 * The primary picture of a file of the HEIF family (ISO/IEC 23008-12, ISO/IEC 23000-22), from the boxes before its data:
 * a picture by itself or one that is put together from tiles. Null when the file names none, or says nothing of its sides.
 */
export function heifHeader(file: Uint8Array): HeifHeader | null {
  const items = itemsOf(file);
  const sides = items === null ? null : sidesOf(file, items.primary);
  if (items === null || sides === null) return null;
  const view = viewOf(file, items.primary.properties, sides.width, sides.height);
  if (view === null) return null;
  const { width, height } = view;
  const coded = firstCoded(items);
  const samples = samplesOf(file, coded.properties);
  return { width, height, codedPixels: codedPixels(file, items), coding: coded.type, ...samples, view };
}

/** The pictures of a sequence, which are as large as each other. Null when the file holds none. */
export function sequenceHeader(file: Uint8Array): HeifHeader | null {
  const track = firstTrack(file);
  if (track === null) return null;
  const { width, height, coding, properties } = track;
  return { width, height, coding, ...samplesOf(file, properties), view: wholeView(width, height) };
}

const inputsOf = ({ byNumber }: Items, { inputs }: Item): readonly Item[] =>
  inputs.flatMap((number) => byNumber.get(number) ?? []);

/** The item itself, or the first of those that it is derived from. */
function firstCoded(items: Items): Item {
  let item = items.primary;
  for (let depth = 0; depth < MAX_DEPTH; depth++) [item = item] = inputsOf(items, item);
  return item;
}

/** Pixels of the picture, or of all pictures that it is put together from if they are more. */
function codedPixels(file: Uint8Array, items: Items): number {
  // An item is counted as often as it is used, but looked at only once: references may be many, and go around.
  const known = new Map<Item, number>();
  const pixelsOf = (item: Item, depth: number): number => {
    const before = known.get(item);
    if (before !== undefined) return before;
    const sides = sidesOf(file, item);
    const own = sides === null ? 0 : sides.width * sides.height;
    known.set(item, own);
    if (depth === MAX_DEPTH) return own;
    const pixels = inputsOf(items, item).reduce((sum, input) => sum + pixelsOf(input, depth + 1), 0);
    known.set(item, Math.max(own, pixels));
    return Math.max(own, pixels);
  };
  return pixelsOf(items.primary, 0);
}

/** Before all transformations: `ispe` (ISO/IEC 23008-12, 6.5.3). */
function sidesOf(file: Uint8Array, item: Item): ImageHeader | null {
  const ispe = item.properties.find(({ type }) => type === 'ispe');
  if (ispe === undefined) return null;
  const reader = new ByteReader(file, ispe);
  reader.skip(4);
  const [width, height] = [reader.u32(), reader.u32()];
  return reader.isOver() || width === 0 || height === 0 ? null : { width, height };
}

/**
 * By the configuration of the codec: flags of `av1C` (AV1-ISOBMFF, 2.3), chroma format and bit depth of `hvcC` (ISO/IEC
 * 14496-15, 8.3.2).
 */
function samplesOf(file: Uint8Array, properties: readonly Box[]): Samples {
  const start = (type: string) => properties.find((property) => property.type === type)?.start;
  const flagsAt = (from: number | undefined, at: number) => (from === undefined ? 0 : (file[from + at] ?? 0));
  const [av1C, hvcC] = [start('av1C'), start('hvcC')];
  if (hvcC !== undefined) return { isGrey: (flagsAt(hvcC, 16) & 3) === 0, isDeep: (flagsAt(hvcC, 17) & 7) > 0 };
  return { isGrey: (flagsAt(av1C, 2) & 0x10) !== 0, isDeep: (flagsAt(av1C, 2) & 0x40) !== 0 };
}
