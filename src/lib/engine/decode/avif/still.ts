import { liftLevel } from './av1-level.ts';
import { itemsOf, type Item } from '../isobmff/items.ts';
import { writeItems, type Part, type PartProperty } from '../isobmff/items-writer.ts';
import { itemData } from '../isobmff/locations.ts';
import { bigEndian, fullBoxBytes } from '../isobmff/writer.ts';
import type { Box } from '../isobmff/boxes.ts';
import { fourCharacters } from '../riff.ts';

const ESSENTIAL = ['av1C', 'a1op', 'lsel'];
const OPTIONAL = ['ispe', 'a1lx'];
/** Numbers of items have 16 bits. */
const MAX_TILES = 65_000;

/**
 * The primary picture of an AVIF file in a plain file of its own. libavif is stricter than browsers are with what stands
 * around a picture, and would decode alpha, which is not wanted. What is done with the pixels afterwards is left out. Null
 * when the picture or a part of it is not all there.
 */
export function avifStill(file: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const items = itemsOf(file);
  if (items === null) return null;
  const { primary, byNumber } = items;
  const tiles = primary.inputs.flatMap((number) => byNumber.get(number) ?? []);
  if (tiles.length !== primary.inputs.length || tiles.length > MAX_TILES) return null;
  const parts = partsOf(file, [primary, ...tiles]);
  return parts === null ? null : writeItems(parts);
}

function partsOf(file: Uint8Array, items: readonly Item[]): readonly Part[] | null {
  const dataOf = itemData(file);
  const parts: Part[] = [];
  // Items may share data, but not so as to make much of little.
  let room = 2 * file.length;
  for (const item of items) {
    const data = dataOf(item.number);
    if (data === null || data.length > room) return null;
    room -= data.length;
    if (item.type === 'av01') liftLevel(data);
    parts.push({ type: item.type, data, properties: propertiesOf(file, item, items.at(-1) ?? item) });
  }
  return parts;
}

/** @param coded an item that says how samples are coded: the item itself, or a tile */
function propertiesOf(file: Uint8Array, item: Item, coded: Item): readonly PartProperty[] {
  const kept = item.properties.flatMap((property) => {
    const isEssential = ESSENTIAL.includes(property.type);
    if (!isEssential && !OPTIONAL.includes(property.type) && !isNclx(file, property)) return [];
    return [{ name: `at ${property.at}`, box: file.subarray(property.at, property.end), isEssential }];
  });
  return [...kept, pixi(file, coded)];
}

/** Colours by number; a profile would not be applied. */
function isNclx(file: Uint8Array, { type, start }: Box): boolean {
  return type === 'colr' && fourCharacters(file, start) === 'nclx';
}

/** Bits of each channel (ISO/IEC 23008-12, 6.5.6), from the flags of `av1C`: high bit depth, twelve bit, monochrome. */
function pixi(file: Uint8Array, { properties }: Item): PartProperty {
  const configuration = properties.find(({ type }) => type === 'av1C');
  const flags = configuration === undefined ? 0 : (file[configuration.start + 2] ?? 0);
  const bits = (flags & 0x40) === 0 ? 8 : (flags & 0x20) === 0 ? 10 : 12;
  const channels = (flags & 0x10) === 0 ? [bits, bits, bits] : [bits];
  const box = fullBoxBytes('pixi', 0, [bigEndian(1, channels.length, ...channels)]);
  return { name: 'pixi', box, isEssential: false };
}
