import { ByteReader } from '../byte-reader.ts';
import { boxIn, type Box } from './boxes.ts';

/** Pieces of a file, one after another the data of an item. */
type Extent = { readonly start: number; readonly end: number };

const FULL_BOX_BYTES = 4;
/** Where offsets count from: the start of the file, or that of the box `idat`. */
const IN_FILE = 0;
const IN_IDAT = 1;

/**
 * The data of items (ISO/IEC 14496-12, 8.11.3), as a function of their numbers. Null for an item that has none, whose data
 * lie outside the file, or within other items. The data of an item are at most as long as the file.
 */
export function itemData(file: Uint8Array): (number: number) => Uint8Array | null {
  const meta = boxIn(file, 'meta');
  const within = (type: string) => (meta === null ? null : boxIn(file, type, meta.start + FULL_BOX_BYTES, meta.end));
  const extents = extentsByItem(file, within('iloc'), within('idat'));
  return (number) => {
    const own = extents.get(number) ?? [];
    const length = own.reduce((sum, { start, end }) => sum + end - start, 0);
    if (length === 0 || length > file.length) return null;
    const data = new Uint8Array(length);
    let at = 0;
    for (const { start, end } of own) {
      data.set(file.subarray(start, end), at);
      at += end - start;
    }
    return data;
  };
}

function extentsByItem(file: Uint8Array, iloc: Box | null, idat: Box | null): Map<number, readonly Extent[]> {
  const found = new Map<number, readonly Extent[]>();
  if (iloc === null) return found;
  const reader = new ByteReader(file, iloc);
  const version = reader.u8();
  reader.skip(3);
  const [sizes, moreSizes] = [reader.u8(), reader.u8()];
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 4, sizes & 15, moreSizes >> 4];
  const indexBytes = version === 0 ? 0 : moreSizes & 15;
  const number = () => (version < 2 ? reader.u16() : reader.u32());
  for (let left = number(); left > 0 && !reader.isOver(); left--) {
    const item = number();
    const method = version === 0 ? IN_FILE : reader.u16() & 15;
    reader.skip(2);
    const base = reader.wide(baseBytes);
    const holder = method === IN_FILE ? { start: 0, end: file.length } : method === IN_IDAT ? idat : null;
    const extents: Extent[] = [];
    let isWithin = holder !== null;
    for (let count = reader.u16(); count > 0 && !reader.isOver(); count--) {
      reader.skip(indexBytes);
      const start = (holder?.start ?? 0) + base + reader.wide(offsetBytes);
      const length = reader.wide(lengthBytes);
      // No length: all of it.
      const end = length === 0 ? (holder?.end ?? 0) : start + length;
      isWithin &&= end <= (holder?.end ?? 0) && start < end;
      extents.push({ start, end });
    }
    if (isWithin && !reader.isOver()) found.set(item, extents);
  }
  return found;
}
