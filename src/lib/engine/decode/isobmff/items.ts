import { ByteReader } from '../byte-reader.ts';
import { boxesIn, boxIn, type Box } from './boxes.ts';

/** Something that a file of the HEIF family holds: a coded picture, one that is derived from others, metadata. */
export type Item = {
  readonly number: number;
  /** Four characters: `hvc1`, `av01`, `grid`, `Exif`. */
  readonly type: string;
  /** The boxes that describe it, in the order in which transformations apply. */
  readonly properties: readonly Box[];
  /** Numbers of the items that it is derived from. */
  readonly inputs: readonly number[];
};

export type Items = { readonly primary: Item; readonly byNumber: ReadonlyMap<number, Item> };

/** Version and flags. */
const FULL_BOX_BYTES = 4;

/**
 * The items of a file and which of them is the picture (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12, 9.3). Null when the
 * file names no primary item.
 */
export function itemsOf(file: Uint8Array): Items | null {
  const meta = boxIn(file, 'meta');
  if (meta === null) return null;
  const from = meta.start + FULL_BOX_BYTES;
  const within = (type: string) => boxIn(file, type, from, meta.end);
  const types = itemTypes(file, within('iinf'));
  const properties = itemProperties(file, within('iprp'));
  const inputs = itemInputs(file, within('iref'));
  const byNumber = new Map(
    [...types].map(([number, type]) => [
      number,
      { number, type, properties: properties.get(number) ?? [], inputs: inputs.get(number) ?? [] },
    ]),
  );
  const primary = byNumber.get(primaryNumber(file, within('pitm')) ?? 0);
  return primary === undefined ? null : { primary, byNumber };
}

/** The contents of a box of that kind, its version and the lowest byte of its flags. */
function fullBox(file: Uint8Array, box: Box): { reader: ByteReader; version: number; flags: number } {
  const reader = new ByteReader(file, box);
  const version = reader.u8();
  reader.skip(2);
  return { reader, version, flags: reader.u8() };
}

function primaryNumber(file: Uint8Array, pitm: Box | null): number | null {
  if (pitm === null) return null;
  const { reader, version } = fullBox(file, pitm);
  return version === 0 ? reader.u16() : reader.u32();
}

/** Entries since version 2; older ones have no type, and HEIF has none of them. */
function itemTypes(file: Uint8Array, iinf: Box | null): Map<number, string> {
  const types = new Map<number, string>();
  if (iinf === null) return types;
  const { reader, version } = fullBox(file, iinf);
  reader.skip(version === 0 ? 2 : 4);
  for (const infe of boxesIn(file, reader.at, iinf.end)) {
    if (infe.type !== 'infe') continue;
    const entry = fullBox(file, infe);
    if (entry.version < 2) continue;
    const number = entry.version === 2 ? entry.reader.u16() : entry.reader.u32();
    entry.reader.skip(2);
    types.set(number, entry.reader.characters());
  }
  return types;
}

/** Which item has which of the properties that are listed once for all of them. */
function itemProperties(file: Uint8Array, iprp: Box | null): Map<number, Box[]> {
  const properties = new Map<number, Box[]>();
  const ipco = iprp === null ? null : boxIn(file, 'ipco', iprp.start, iprp.end);
  if (iprp === null || ipco === null) return properties;
  const listed = [...boxesIn(file, ipco.start, ipco.end)];
  for (const ipma of boxesIn(file, iprp.start, iprp.end)) {
    if (ipma.type !== 'ipma') continue;
    const { reader, version, flags } = fullBox(file, ipma);
    for (let left = reader.u32(); left > 0 && !reader.isOver(); left--) {
      const number = version === 0 ? reader.u16() : reader.u32();
      const own = properties.get(number) ?? [];
      properties.set(number, own);
      for (let count = reader.u8(); count > 0; count--) {
        // The highest bit says that the property is essential; numbers start at 1.
        const property = listed[((flags & 1) === 1 ? reader.u16() & 0x7fff : reader.u8() & 0x7f) - 1];
        if (property !== undefined && !reader.isOver()) own.push(property);
      }
    }
  }
  return properties;
}

function itemInputs(file: Uint8Array, iref: Box | null): Map<number, number[]> {
  const inputs = new Map<number, number[]>();
  if (iref === null) return inputs;
  const { reader: head, version } = fullBox(file, iref);
  for (const box of boxesIn(file, head.at, iref.end)) {
    if (box.type !== 'dimg') continue;
    const reader = new ByteReader(file, box);
    const number = () => (version === 0 ? reader.u16() : reader.u32());
    const from = number();
    const own = inputs.get(from) ?? [];
    inputs.set(from, own);
    for (let left = reader.u16(); left > 0 && !reader.isOver(); left--) own.push(number());
  }
  return inputs;
}
