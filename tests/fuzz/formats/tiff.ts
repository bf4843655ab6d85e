import { deflateSync, inflateSync } from 'node:zlib';
import { inPlace, latin1, type Piece, type Span, type TakeApart, viewOf } from './pieces.ts';

/** Field types and the bytes of one value (TIFF 6.0, section 2). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const COMPRESSION = 259;
const DEFLATE = [8, 32946];
/** Offsets and byte counts of strips, and of tiles. */
const PIXELS = [
  [273, 279],
  [324, 325],
] as const;

type Field = {
  readonly tag: number;
  readonly entryAt: number;
  readonly valuesAt: number;
  readonly valueBytes: number;
  readonly count: number;
};

/** The first page's fields, what they point at, and its pixel data, all in place. */
export const tiffFields: TakeApart = (file) => {
  const fields = fieldsOf(file);
  if (fields === null) return null;
  const spans = fields.flatMap(({ tag, entryAt, valuesAt, valueBytes, count }): Span[] => [
    { name: `field ${tag}`, from: entryAt + 2, end: entryAt + 12 },
    { name: `values ${tag}`, from: valuesAt, end: valuesAt + valueBytes * count },
  ]);
  const pixels = blocksOf(file, fields).map(([from, length]) => ({ name: 'pixels', from, end: from + length }));
  return inPlace(file, [...spans, ...pixels]);
};

/** The first page's deflated pixel data, unpacked; packed again, they stand behind the file and their offsets with them. */
export const tiffPixels: TakeApart = (file) => {
  const fields = fieldsOf(file) ?? [];
  const compression = fields.find(({ tag }) => tag === COMPRESSION);
  if (compression === undefined || !DEFLATE.includes(valueOf(file, compression, 0))) return null;
  const pieces = blocksOf(file, fields).map(([from, length]): Piece => ({
    name: 'unpacked pixels',
    bytes: inflateSync(file.subarray(from, from + length)),
  }));
  return {
    pieces,
    join: (contents) =>
      withPixels(
        file,
        fields,
        contents.map((content) => deflateSync(content)),
      ),
  };
};

function withPixels(file: Uint8Array, fields: readonly Field[], blocks: readonly Uint8Array[]): Uint8Array {
  const whole = Buffer.concat([file, ...blocks]);
  let at = file.length;
  for (const [i, block] of blocks.entries()) {
    for (const [offsets, counts] of PIXELS) {
      setValue(whole, fields, offsets, i, at);
      setValue(whole, fields, counts, i, block.length);
    }
    at += block.length;
  }
  return whole;
}

function setValue(file: Uint8Array, fields: readonly Field[], tag: number, i: number, value: number): void {
  const field = fields.find((each) => each.tag === tag);
  if (field === undefined) return;
  const at = field.valuesAt + field.valueBytes * i;
  if (field.valueBytes === 2) viewOf(file).setUint16(at, value, isLittle(file));
  else viewOf(file).setUint32(at, value, isLittle(file));
}

function blocksOf(file: Uint8Array, fields: readonly Field[]): readonly (readonly [from: number, length: number])[] {
  return PIXELS.flatMap(([offsetTag, countTag]) => {
    const [offsets, counts] = [offsetTag, countTag].map((wanted) => fields.find(({ tag }) => tag === wanted));
    if (offsets === undefined || counts === undefined) return [];
    return Array.from(
      { length: offsets.count },
      (_, i) => [valueOf(file, offsets, i), valueOf(file, counts, i)] as const,
    );
  });
}

function valueOf(file: Uint8Array, { valuesAt, valueBytes }: Field, i: number): number {
  const at = valuesAt + valueBytes * i;
  return valueBytes === 2 ? viewOf(file).getUint16(at, isLittle(file)) : viewOf(file).getUint32(at, isLittle(file));
}

function fieldsOf(file: Uint8Array): readonly Field[] | null {
  if (!['II*\0', 'MM\0*'].includes(latin1(file, 0, 4))) return null;
  const [view, little] = [viewOf(file), isLittle(file)];
  const directoryAt = view.getUint32(4, little);
  return Array.from({ length: view.getUint16(directoryAt, little) }, (_, i): Field => {
    const entryAt = directoryAt + 2 + 12 * i;
    const valueBytes = TYPE_BYTES[view.getUint16(entryAt + 2, little)] ?? 1;
    const count = view.getUint32(entryAt + 4, little);
    const valuesAt = valueBytes * count <= 4 ? entryAt + 8 : view.getUint32(entryAt + 8, little);
    return { tag: view.getUint16(entryAt, little), entryAt, valuesAt, valueBytes, count };
  });
}

const isLittle = (file: Uint8Array): boolean => file[0] === 0x49;
