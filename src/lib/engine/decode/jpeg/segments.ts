/** Markers by their second byte (ITU-T T.81, table B.1). */
export const SOF0 = 0xc0;
export const SOF2 = 0xc2;
export const DHT = 0xc4;
const DAC = 0xcc;
export const SOI = 0xd8;
export const EOI = 0xd9;
export const SOS = 0xda;
export const DQT = 0xdb;
export const DNL = 0xdc;
export const DRI = 0xdd;
const APP0 = 0xe0;
export const APP14 = 0xee;
const COM = 0xfe;
const TEM = 0x01;
const JPG = 0xc8;

/** SOF0 to SOF15; three markers of other kinds lie between them. */
export const isFrame = (marker: number) =>
  marker >= SOF0 && marker <= 0xcf && marker !== DHT && marker !== JPG && marker !== DAC;

export const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7;

/** Segments that decoding does not depend on, and restarts that stand where none is due. */
export const isPassedOver = (marker: number) =>
  (marker >= APP0 && marker <= 0xef) ||
  marker === COM ||
  marker === DNL ||
  marker === DAC ||
  marker === TEM ||
  isRestart(marker);

/** Markers that stand for themselves, without a length and parameters. */
const isBare = (marker: number) => marker === TEM || marker === SOI || marker === EOI || isRestart(marker);

export type Segment = {
  readonly marker: number;
  /** Where its marker begins, fill bytes aside. */
  readonly at: number;
  /** Where its parameters begin and end; the end may lie behind the end of a file that is cut. */
  readonly from: number;
  readonly end: number;
  /** Bytes before it that belong to nothing. */
  readonly stray: number;
};

/**
 * The next marker segment (T.81, B.1.1) at or behind a place. Stray bytes are passed over as libjpeg does, so that both read
 * the same. Null where the file ends first.
 */
export function segmentAfter(bytes: Uint8Array, place: number): Segment | null {
  for (let at = place; ;) {
    const prefix = bytes.indexOf(0xff, at);
    if (prefix === -1) return null;
    let code = prefix + 1;
    while (bytes[code] === 0xff) code++;
    const marker = bytes[code];
    if (marker === undefined) return null;
    at = code + 1;
    if (marker === 0) continue;
    const found = { marker, at: code - 1, stray: prefix - place };
    if (isBare(marker)) return { ...found, from: at, end: at };
    return { ...found, from: at + 2, end: at + Math.max(2, uint16(bytes, at)) };
  }
}

/** Where coded data that begin at a place are over: at the next marker that is not a restart (T.81, B.1.1.5). */
export function codedDataEnd(bytes: Uint8Array, place: number): number {
  for (let at = place; ;) {
    const prefix = bytes.indexOf(0xff, at);
    if (prefix === -1) return bytes.length;
    at = prefix + 1;
    while (bytes[at] === 0xff) at++;
    const marker = bytes[at];
    if (marker === undefined) return bytes.length;
    if (marker !== 0 && !isRestart(marker)) return prefix;
  }
}

/** A big-endian number of 16 bits; beyond the end are zeros. */
export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
