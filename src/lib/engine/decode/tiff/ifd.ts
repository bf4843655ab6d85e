/** A TIFF, classic or big, of which the first directory was not read yet. */
export type TiffFile = {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly isLittleEndian: boolean;
  /** BigTIFF: offsets and counts of eight bytes. */
  readonly isBig: boolean;
  readonly firstIfd: number;
};

type Field = { readonly type: number; readonly count: number; readonly at: number };

const CLASSIC = 42;
const BIG = 43;
/** Bytes of a value, by the number of its type (TIFF 6.0, section 2; BigTIFF adds 16 to 18). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** Reads the header of a file. Null when it is no TIFF. */
export function openTiff(bytes: Uint8Array): TiffFile | null {
  if (bytes.length < 8) return null;
  const order = String.fromCharCode(...bytes.subarray(0, 2));
  if (order !== 'II' && order !== 'MM') return null;
  const isLittleEndian = order === 'II';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(2, isLittleEndian);
  if (version === CLASSIC) {
    return { bytes, view, isLittleEndian, isBig: false, firstIfd: view.getUint32(4, isLittleEndian) };
  }
  if (version !== BIG || bytes.length < 16 || view.getUint16(4, isLittleEndian) !== 8) return null;
  return { bytes, view, isLittleEndian, isBig: true, firstIfd: Number(view.getBigUint64(8, isLittleEndian)) };
}

/** The fields of a directory. Values are read when they are asked for, so that a count costs nothing. */
export class Ifd {
  readonly #file: TiffFile;
  readonly #fields: ReadonlyMap<number, Field>;
  /** Where the next directory is; 0 at the end of the chain, null when the file does not reach so far. */
  readonly next: number | null;

  private constructor(file: TiffFile, fields: ReadonlyMap<number, Field>, next: number | null) {
    this.#file = file;
    this.#fields = fields;
    this.next = next;
  }

  /** Null when the file does not hold a directory there. */
  static read(file: TiffFile, at: number): Ifd | null {
    const { view, isLittleEndian, isBig } = file;
    const [countBytes, entryBytes, nextBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
    if (at < 8 || at + countBytes > view.byteLength) return null;
    const count = isBig ? Number(view.getBigUint64(at, isLittleEndian)) : view.getUint16(at, isLittleEndian);
    const end = at + countBytes + count * entryBytes;
    if (count === 0 || end > view.byteLength) return null;
    const fields = new Map<number, Field>();
    for (let entry = at + countBytes; entry < end; entry += entryBytes) {
      const tag = view.getUint16(entry, isLittleEndian);
      const field = readField(file, entry);
      if (!fields.has(tag)) fields.set(tag, field);
    }
    const isChained = end + nextBytes <= view.byteLength;
    return new Ifd(file, fields, isChained ? readOffset(file, end) : null);
  }

  /** Whether the values of every field lie within the file. */
  get isWhole(): boolean {
    return [...this.#fields.values()].every((field) => isWithin(this.#file, field));
  }

  has(tag: number): boolean {
    return this.#field(tag) !== null;
  }

  /** How many values a field has. */
  count(tag: number): number {
    return this.#field(tag)?.count ?? 0;
  }

  /** One of a field's values, as a number. Null when it is not there, or not a number. */
  value(tag: number, index = 0): number | null {
    const field = this.#field(tag);
    if (field === null || index >= field.count) return null;
    const { view, isLittleEndian: little } = this.#file;
    const at = field.at + index * bytesOf(field.type);
    switch (field.type) {
      case 1:
      case 7:
        return view.getUint8(at);
      case 3:
        return view.getUint16(at, little);
      case 4:
      case 13:
        return view.getUint32(at, little);
      case 5:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case 6:
        return view.getInt8(at);
      case 8:
        return view.getInt16(at, little);
      case 9:
        return view.getInt32(at, little);
      case 16:
      case 18:
        return Number(view.getBigUint64(at, little));
      default:
        return null;
    }
  }

  /** The bytes of a field of bytes. */
  bytes(tag: number): Uint8Array {
    const field = this.#field(tag);
    return field === null ? new Uint8Array() : this.#file.bytes.subarray(field.at, field.at + field.count);
  }

  /** A field for which there are bytes. */
  #field(tag: number): Field | null {
    const field = this.#fields.get(tag);
    return field !== undefined && field.count > 0 && isWithin(this.#file, field) ? field : null;
  }
}

function readField(file: TiffFile, entry: number): Field {
  const { view, isLittleEndian, isBig } = file;
  const type = view.getUint16(entry + 2, isLittleEndian);
  const count = isBig
    ? Number(view.getBigUint64(entry + 4, isLittleEndian))
    : view.getUint32(entry + 4, isLittleEndian);
  const valueAt = entry + (isBig ? 12 : 8);
  const isInside = count * bytesOf(type) <= (isBig ? 8 : 4);
  return { type, count, at: isInside ? valueAt : readOffset(file, valueAt) };
}

function isWithin({ view }: TiffFile, { type, count, at }: Field): boolean {
  return at + count * bytesOf(type) <= view.byteLength;
}

/** Bytes of a value; 0 of a type that is not known. */
function bytesOf(type: number): number {
  return TYPE_BYTES[type] ?? 0;
}

function readOffset({ view, isLittleEndian, isBig }: TiffFile, at: number): number {
  return isBig ? Number(view.getBigUint64(at, isLittleEndian)) : view.getUint32(at, isLittleEndian);
}
