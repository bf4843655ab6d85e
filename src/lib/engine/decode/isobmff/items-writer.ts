import { bigEndian, boxBytes, characterBytes, fullBoxBytes } from './writer.ts';

/** An item to be written. */
export type Part = {
  /** Four characters. */
  readonly type: string;
  readonly data: Uint8Array;
  readonly properties: readonly PartProperty[];
};

export type PartProperty = {
  /** Properties of the same name are written once. */
  readonly name: string;
  /** A whole box. */
  readonly box: Uint8Array;
  /** Whether a reader that does not know it must give up. */
  readonly isEssential: boolean;
};

/**
 * Writes an AVIF file of one picture (ISO/IEC 23008-12, 9; AV1-ISOBMFF).
 *
 * @param parts the picture, then the tiles that it is put together from, if it is; up to 65,535
 */
export function writeItems(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const ftyp = boxBytes('ftyp', ['avif', '\0\0\0\0', 'avif', 'mif1', 'miaf'].map(characterBytes));
  const mdat = boxBytes(
    'mdat',
    parts.map(({ data }) => data),
  );
  const meta = (dataAt: number) =>
    fullBoxBytes('meta', 0, [
      fullBoxBytes('hdlr', 0, [bigEndian(4, 0), characterBytes('pict'), new Uint8Array(13)]),
      fullBoxBytes('pitm', 0, [bigEndian(2, 1)]),
      locations(parts, dataAt),
      fullBoxBytes('iinf', 0, [bigEndian(2, parts.length), ...parts.map(entry)]),
      ...references(parts),
      descriptions(parts),
    ]);
  const metaLength = meta(0).length;
  const file = new Uint8Array(ftyp.length + metaLength + mdat.length);
  file.set(ftyp);
  file.set(meta(ftyp.length + metaLength + 8), ftyp.length);
  file.set(mdat, ftyp.length + metaLength);
  return file;
}

function entry({ type }: Part, at: number): Uint8Array {
  return fullBoxBytes('infe', 2, [bigEndian(2, at + 1, 0), characterBytes(type), bigEndian(1, 0)]);
}

/** Offsets and lengths of four bytes, one piece each. */
function locations(parts: readonly Part[], dataAt: number): Uint8Array {
  let at = dataAt;
  const entries = parts.flatMap(({ data }, index) => {
    const offset = at;
    at += data.length;
    return [bigEndian(2, index + 1, 0, 1), bigEndian(4, offset, data.length)];
  });
  return fullBoxBytes('iloc', 0, [bigEndian(1, 0x44, 0), bigEndian(2, parts.length), ...entries]);
}

function references(parts: readonly Part[]): readonly Uint8Array[] {
  const tiles = parts.slice(1).map((_, at) => bigEndian(2, at + 2));
  if (tiles.length === 0) return [];
  return [fullBoxBytes('iref', 0, [boxBytes('dimg', [bigEndian(2, 1, tiles.length), ...tiles])])];
}

/** The properties, once each, then which part has which: 15 bits for their places, from 1. */
function descriptions(parts: readonly Part[]): Uint8Array {
  const listed = new Map<string, { readonly place: number; readonly box: Uint8Array }>();
  const placeOf = ({ name, box, isEssential }: PartProperty): number => {
    const known = listed.get(name) ?? { place: listed.size + 1, box };
    listed.set(name, known);
    return known.place | (isEssential ? 0x8000 : 0);
  };
  const entries = parts.flatMap(({ properties }, at) => [
    bigEndian(2, at + 1),
    bigEndian(1, properties.length),
    bigEndian(2, ...properties.map(placeOf)),
  ]);
  const ipco = [...listed.values()].map(({ box }) => box);
  // Flag 1: the places have 15 bits.
  const ipma = boxBytes('ipma', [Uint8Array.of(0, 0, 0, 1), bigEndian(4, parts.length), ...entries]);
  return boxBytes('iprp', [boxBytes('ipco', ipco), ipma]);
}
